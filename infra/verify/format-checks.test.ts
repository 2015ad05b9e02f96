import { expect, it } from 'vitest';
import { formatSeconds, judge, judgeEach, notChecked } from './check.ts';
import { formatChecks, summarizeChecks } from './format-checks.ts';

const groups = [
  { name: 'cluster', checks: [judge('number of nodes', true, { measured: '3', limit: '2 to 5', todo: 'nothing' })] },
  {
    name: 'smoke',
    checks: [
      judgeEach('headers', ['a', 'b'], (name) => (name === 'b' ? 'b is missing' : undefined), { todo: 'look' }),
      notChecked('certificate', 'no https', '≥ 14 days'),
    ],
  },
];

it('gives each check a line: outcome, what was found, the limit, and what to do or why not', () => {
  expect(formatChecks(groups)).toMatchInlineSnapshot(`
    [
      "             of       check            found         limit",
      "ok           cluster  number of nodes  3             2 to 5",
      "failed       smoke    headers          b is missing             look",
      "not checked  smoke    certificate                    ≥ 14 days  no https",
    ]
  `);
  expect(summarizeChecks(groups)).toBe('1 ok, 1 failed, 1 not checked');
  expect(summarizeChecks(groups.slice(0, 1))).toBe('1 ok');
});

it('writes durations as people read them', () => {
  expect([0.1234, 9.999, 41.26, 60, 119.6, 400, 3600].map(formatSeconds)).toEqual([
    '0.12 s',
    '10 s',
    '41.3 s',
    '1 min',
    '2 min',
    '6 min 40 s',
    '60 min',
  ]);
});
