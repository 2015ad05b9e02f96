import { expect, it } from 'vitest';
import { InfraError } from '../infra-error.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { collectProblems } from './collect-problems.ts';

it('gives all results by name', async () => {
  expect(await collectProblems({ one: Promise.resolve(1), two: Promise.resolve('b') })).toEqual({ one: 1, two: 'b' });
});

it('tells the problems of every check that failed', async () => {
  const checks = {
    a: Promise.reject(new InfraError(['x', 'y'])),
    b: Promise.resolve(1),
    c: Promise.reject(new InfraError('z')),
  };
  expect(await problemsOf(collectProblems(checks))).toEqual(['x', 'y', 'z']);
});

it('does not dress up a mistake of ours as a problem of theirs', async () => {
  const checks = { a: Promise.reject(new InfraError('x')), b: Promise.reject(new TypeError('bug')) };
  await expect(collectProblems(checks)).rejects.toThrow(TypeError);
});
