import { totalOf, type CostLine } from './plan-costs.ts';

/** A table in whole columns: what, and US dollars a month at least, at first and at most. */
export function formatCosts(lines: readonly CostLine[], source: string): string[] {
  const rows = [...lines, totalOf(lines)];
  const width = Math.max(...rows.map(({ what }) => what.length));
  const row = (what: string, ...cells: string[]) =>
    `${what.padEnd(width)}  ${cells.map((cell) => cell.padStart(8)).join(' ')}`;
  return [
    row('US$ a month', 'min', 'steady', 'max'),
    ...rows.map(({ what, min, steady, max }) => row(what, ...[min, steady, max].map(dollars))),
    `${source}; without taxes and traffic`,
  ];
}

/** What became more or less, for a pull request; a table in Markdown. */
export function formatDifference(before: readonly CostLine[], after: readonly CostLine[], reference: string): string[] {
  const [old, now] = [totalOf(before), totalOf(after)];
  const gone = before.filter(({ what }) => !after.some((line) => line.what === what));
  const come = after.filter(({ what }) => !before.some((line) => line.what === what));
  const repriced = after.filter((line) => {
    const same = before.find(({ what }) => what === line.what);
    return same && (same.min !== line.min || same.steady !== line.steady || same.max !== line.max);
  });
  const cells = ({ min, steady, max }: CostLine, sign = '') => [min, steady, max].map((n) => `${sign}${dollars(n)}`);
  const difference = (['min', 'steady', 'max'] as const).map((key) => signed(now[key] - old[key]));
  const row = (...columns: string[]) => `| ${columns.join(' | ')} |`;
  return [
    row('US$ a month', 'min', 'steady', 'max'),
    row('---', '---:', '---:', '---:'),
    row(reference, ...cells(old)),
    ...gone.map((line) => row(`− ${line.what}`, ...cells(line, '−'))),
    ...come.map((line) => row(`+ ${line.what}`, ...cells(line, '+'))),
    ...repriced.map((line) => row(`${line.what}, now`, ...cells(line))),
    row('this', ...cells(now)),
    row('**difference**', ...difference),
  ];
}

function dollars(amount: number): string {
  return amount.toFixed(2);
}

function signed(amount: number): string {
  const rounded = Math.round(amount * 100) / 100;
  return rounded === 0 ? '0.00' : `${rounded > 0 ? '+' : '−'}${dollars(Math.abs(rounded))}`;
}
