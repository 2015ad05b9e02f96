import type { ServiceProject } from './fixture-files.ts';
import type { Decision, MutationRow } from './mutation-row.ts';
import { mutationRows } from './mutation-rows.ts';

/** The mutation table as Markdown, for `docs/identity.md`. */
export function renderMutationTable(): string {
  const head = ['| change | decision | `nx affected` | Nx task hash |', '| --- | --- | --- | --- |'];
  return [...head, ...mutationRows.map(renderRow)].join('\n');
}

function renderRow({ name, decisions, affected, rehashed }: MutationRow): string {
  return `| ${name} | ${describeDecisions(decisions)} | ${describeServices(affected)} | ${describeServices(rehashed)} |`;
}

function describeDecisions(decisions: MutationRow['decisions']): string {
  const byDecision = new Map<Decision, ServiceProject[]>();
  for (const [project, decision] of Object.entries(decisions) as [ServiceProject, Decision][]) {
    if (decision !== 'nothing') byDecision.set(decision, [...(byDecision.get(decision) ?? []), project]);
  }
  if (byDecision.size === 0) return 'nothing';
  return [...byDecision].map(([decision, projects]) => `**${decision}**: ${describeServices(projects)}`).join('; ');
}

function describeServices(projects: readonly ServiceProject[]): string {
  return projects.length === 3 ? 'all' : projects.join(', ') || '–';
}
