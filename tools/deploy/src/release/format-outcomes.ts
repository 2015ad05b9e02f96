import type { Outcome } from './outcome.ts';

const reasonsShown = 3;

/** The table that ends a deploy: a line a service, what it did and why. */
export function formatOutcomes(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.map((outcome) => [outcome.service, outcome.did, detail(outcome), summary(outcome.why)]);
  return [...formatTable(rows), ...outcomes.flatMap(notes)];
}

/** Columns as wide as their widest cell; the last one as it is. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** A few reasons and how many more there are, on one line. */
export function summary(why: readonly string[]): string {
  const shown = why.slice(0, reasonsShown).map((reason) => reason.replaceAll(/\s*\n\s*/g, ' '));
  return why.length > reasonsShown ? `${shown.join('; ')} and ${why.length - reasonsShown} more` : shown.join('; ');
}

function detail({ release, image, seconds }: Outcome): string {
  const parts = [release > 0 ? `release ${release}` : '', image, seconds > 0 ? `${seconds.toFixed(1)} s` : ''];
  return parts.filter((part) => part !== '').join(', ');
}

function notes({ service, foreign }: Outcome): string[] {
  return foreign.length > 0 ? [`${service}: left as others set it: ${summary(foreign)}`] : [];
}
