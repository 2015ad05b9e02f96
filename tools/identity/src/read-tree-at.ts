import { IdentityError } from './identity-error.ts';
import type { TreeFile } from './identity-input.ts';
import { records, runGit } from './run-git.ts';
import { normaliseText, parseMode, requireFiles, type Snapshot, sortFiles } from './snapshot.ts';

/**
 * The workspace as a commit has it, without touching the work tree.
 *
 * @param ref Anything that git takes for a commit: a branch, a tag, `HEAD~3`.
 */
export async function readTreeAt(workspaceRoot: string, ref: string): Promise<Snapshot> {
  const commit = await findCommit(workspaceRoot, ref);
  const files = new Map<string, TreeFile>();
  for (const line of records(await runGit(workspaceRoot, ['ls-tree', '-r', '-z', commit]))) {
    const [, mode = '', sha = '', path = ''] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
    files.set(path, { mode: parseMode(mode), sha });
  }
  const snapshot: Snapshot = {
    workspaceRoot,
    commit,
    label: `Commit ${commit.slice(0, 12)}`,
    files: sortFiles(files),
    foreignRepositories: [],
    async readTexts(paths) {
      requireFiles(snapshot, paths);
      const shas = paths.map((path) => files.get(path)?.sha ?? '');
      const output = await runGit(workspaceRoot, ['cat-file', '--batch'], { input: shas.join('\n') + '\n' });
      return new Map(splitBatch(output).map((content, index) => [paths[index] ?? '', normaliseText(content)]));
    },
  };
  return snapshot;
}

/** The full sha of a commit. Throws IdentityError that tells a shallow clone from a wrong name. */
export async function findCommit(workspaceRoot: string, ref: string): Promise<string> {
  try {
    const found = await runGit(workspaceRoot, [
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${ref}^{commit}`,
    ]);
    return found.toString().trim();
  } catch (cause) {
    const shallow =
      (await runGit(workspaceRoot, ['rev-parse', '--is-shallow-repository'])).toString().trim() === 'true';
    const advice = shallow
      ? 'This clone is shallow: fetch its history with "git fetch --unshallow" (in CI: fetch-depth: 0)'
      : 'Fetch it, or name another commit';
    throw new IdentityError(`git does not know the commit "${ref}". ${advice}`, { cause });
  }
}

/** `<sha> blob <size>\n<content>\n`, again and again. */
function splitBatch(output: Buffer): Buffer[] {
  const contents: Buffer[] = [];
  for (let start = 0; start < output.length;) {
    const newline = output.indexOf('\n', start);
    const size = Number(output.toString('utf8', start, newline).split(' ')[2]);
    contents.push(output.subarray(newline + 1, newline + 1 + size));
    start = newline + 1 + size + 1;
  }
  return contents;
}
