import type { Finding } from './finding.ts';

/** Two lines for each: what it is and costs, and what to do. The dearest first. */
export function formatFindings(findings: readonly Finding[]): string[] {
  return [...findings]
    .sort((one, other) => other.perDay - one.perDay)
    .flatMap(({ kind, what, why, perDay, remedy }) => [
      `${kind}: ${what}: ${why}${perDay > 0 ? `, US$ ${perDay.toFixed(2)} a day` : ''}`,
      `  ${remedy}`,
    ]);
}

/** `2 leftovers for US$ 1.04 a day, 1 difference` */
export function summarizeFindings(findings: readonly Finding[]): string {
  const leftovers = findings.filter(({ kind }) => kind === 'leftover');
  const drift = findings.length - leftovers.length;
  const daily = leftovers.reduce((sum, { perDay }) => sum + perDay, 0);
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
  return [
    ...(leftovers.length > 0 ? [`${count(leftovers.length, 'leftover')} for US$ ${daily.toFixed(2)} a day`] : []),
    ...(drift > 0 ? [count(drift, 'difference')] : []),
  ].join(', ');
}
