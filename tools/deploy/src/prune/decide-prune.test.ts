import { expect, test } from 'vitest';
import { decidePrune, type PruneScope } from './decide-prune.ts';
import type { Protected } from './find-protected.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const identity = (letter: string) => `src-${letter.repeat(20)}`;
const nothing: Protected = { digests: new Map(), tags: new Map(), services: new Set() };

function verdict(tags: readonly string[], needed: Partial<Protected>[] = [], scope: Partial<PruneScope> = {}) {
  const image = { service: 'web', digest: digest('a'), tags };
  const all = needed.map((one) => ({ ...nothing, ...one }));
  return decidePrune([image], all, { environments: ['staging', 'production'], gone: [], ...scope })[0];
}

test('an image that runs nowhere and that no ledger names can go', () => {
  expect(verdict([identity('a'), 'rel-staging-1', 'rel-production-12'])).toMatchObject({ keep: false });
});

test('what one environment needs stays, whatever the others say', () => {
  const needs = { digests: new Map([[digest('a'), 'runs in production']]) };
  expect(verdict([identity('a')], [nothing, needs])).toMatchObject({ keep: true, why: 'runs in production' });
  expect(verdict([], [nothing, needs])).toMatchObject({ keep: true });
});

test('a tag that a pod names keeps its image, in the same service only', () => {
  const tags = (name: string) => ({ tags: new Map([[name, 'runs in staging']]) });
  expect(verdict([identity('a')], [tags(`web:${identity('a')}`)])).toMatchObject({ keep: true });
  expect(verdict([identity('a')], [tags(`api:${identity('a')}`)])).toMatchObject({ keep: false });
});

test('an image of an environment that was not asked stays until that is said to be gone', () => {
  const tags = [identity('a'), 'rel-preview-7-3'];
  expect(verdict(tags)).toMatchObject({ keep: true, why: 'was released to preview-7, which was not asked' });
  expect(verdict(tags, [], { gone: ['preview-7'] })).toMatchObject({ keep: false });
});

test('an image with a tag that no deploy makes is not ours to delete', () => {
  expect(verdict([identity('a'), 'v1.2'])).toMatchObject({ keep: true, why: expect.stringContaining('tag v1.2') });
  expect(verdict(['src-short'])).toMatchObject({ keep: true });
});

test('what is left over without a tag can go', () => {
  expect(verdict([])).toMatchObject({ keep: false });
});
