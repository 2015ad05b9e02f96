import type { Check } from '../verify/check.ts';

/** What failed and why, `check: found`; and what was not checked, as `check?`. Nothing when all is well. */
export function outcomesOf(checks: readonly Check[]): string[] {
  return checks
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ outcome, what, measured }) => (outcome === 'failed' ? `${what}: ${measured}` : `${what}?`));
}
