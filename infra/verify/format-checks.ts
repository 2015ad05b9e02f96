import type { Check, Outcome } from './check.ts';

/** Checks of one kind, under the name of what they look at. */
export interface CheckGroup {
  name: string;
  checks: readonly Check[];
}

/** A line for each check: outcome, group, check, what was found, what it had to be, and what to do or why not. */
export function formatChecks(groups: readonly CheckGroup[]): string[] {
  const header = ['', 'of', 'check', 'found', 'limit', ''];
  const rows = groups.flatMap(({ name, checks }) =>
    checks.map(({ outcome, what, measured, limit, note }) => [outcome, name, what, measured, limit, note]),
  );
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => Math.min(widest, (row[column] ?? '').length))),
  );
  return [header, ...rows].map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Longer texts stick out, rather than push every other line apart. */
const widest = 44;

/** `31 ok, 1 failed, 4 not checked` */
export function summarizeChecks(groups: readonly CheckGroup[]): string {
  const checks = groups.flatMap((group) => group.checks);
  const count = (outcome: Outcome) => checks.filter((check) => check.outcome === outcome).length;
  const failed = count('failed');
  return [
    `${count('ok')} ok`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(count('not checked') > 0 ? [`${count('not checked')} not checked`] : []),
  ].join(', ');
}
