import { appendFile } from 'node:fs/promises';

/** Adds a table to the summary of a GitHub Actions job, where there is one: its log folds Nx's output away. */
export async function writeStepSummary(title: string, lines: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file) await appendFile(file, `### ${title}\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`);
}
