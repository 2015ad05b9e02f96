import { describe, expect, it } from 'vitest';
import { formatOutcomes } from './format-outcomes.ts';
import { isSuccess, outcomes, type Outcome } from './outcome.ts';

function outcome(changes: Partial<Outcome>): Outcome {
  return {
    service: 'orders',
    did: 'nothing to do',
    why: ['same'],
    release: 0,
    image: '',
    seconds: 0,
    foreign: [],
    ...changes,
  };
}

describe('the table of a deploy', () => {
  it('has a line a service: what it did and why', () => {
    const rows = [
      outcome({ did: 'rolled out', release: 3, image: 'built sha256:12', seconds: 4.26, why: ['file a.ts changed'] }),
      outcome({ service: 'todo-frontend', why: ['same image and objects as release 2'] }),
    ];
    expect(formatOutcomes(rows)).toEqual([
      'orders         rolled out     release 3, built sha256:12, 4.3 s  file a.ts changed',
      'todo-frontend  nothing to do                                     same image and objects as release 2',
    ]);
  });

  it('counts reasons that would not fit, and stays on one line', () => {
    const [line] = formatOutcomes([outcome({ why: ['a', 'b\n  c', 'd', 'e', 'f'] })]);
    expect(line).toMatch(/a; b c; d and 2 more$/);
  });

  it('tells what others set', () => {
    expect(formatOutcomes([outcome({ foreign: ['Deployment/orders spec.x (kubectl-edit)'] })])[1]).toBe(
      'orders: left as others set it: Deployment/orders spec.x (kubectl-edit)',
    );
  });

  it('succeeds only when every service is as it was asked for', () => {
    expect(outcomes.filter((did) => !isSuccess(outcome({ did })))).toEqual(['refused', 'went back', 'failed']);
  });
});
