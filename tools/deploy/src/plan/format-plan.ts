import { formatTable, summary } from '../release/format-outcomes.ts';
import type { Comparison } from './compare-with-ref.ts';
import type { Plan, PlanEntry } from './make-plan.ts';
import { needs } from './plan-document.ts';

const header = ['service', 'affected', 'identity', 'in registry', 'running', 'release', 'action', 'why'];

/** The plan as a table, a line a service. */
export function formatPlan({ entries, settings, source }: Plan): string[] {
  const commit = `${source.commit.slice(0, 10)}${source.dirty ? ' and uncommitted edits' : ''}`;
  return [`${settings.environment}, from ${commit}:`, ...formatTable([header, ...entries.map(row)])];
}

function row({ facts, decision }: PlanEntry): string[] {
  const { running, releases, affected } = facts;
  const last = releases[0];
  return [
    facts.service,
    affected === undefined ? '–' : affected ? 'yes' : 'no',
    facts.wanted.identity,
    facts.inRegistry?.slice(0, 19) ?? 'no',
    running ? `${running.digest.slice(0, 19) || 'by tag'} ${running.pods.ready}/${running.pods.wanted}` : 'nothing',
    last ? `${last.number} ${last.result}` : 'none',
    decision.action,
    summary(decision.why),
  ];
}

/** What differs from a commit as a table, a line a service. */
export function formatComparison(comparisons: readonly Comparison[]): string[] {
  const rows = comparisons.map((comparison) => [
    comparison.service,
    needs(comparison),
    comparison.now.identity,
    summary(comparison.changes),
  ]);
  return formatTable([['service', 'needs', 'identity', 'why'], ...rows]);
}
