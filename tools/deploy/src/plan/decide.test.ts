import type { Release } from '@todo/workload';
import { describe, expect, it } from 'vitest';
import { release, running, settled } from '../testing/settled-facts.ts';
import { decide, type Action } from './decide.ts';
import type { ServiceFacts } from './facts.ts';

const newSource = { wanted: { identity: 'src-new', parts: {} }, inRegistry: undefined, changes: ['file a.ts changed'] };
const newImage = { ...newSource, inRegistry: 'sha256:new' };
const newObjects = {
  wantedObjects: { identity: 'obj-2', parts: {} },
  changes: ['Kubernetes object Deployment changed'],
};
const tried = (result: Release['result'], note = '') => ({
  releases: [release(5, { identity: 'src-new', result, note }), release(4)],
});

interface Row {
  readonly when: string;
  readonly facts: Partial<ServiceFacts>;
  readonly options?: { force?: boolean; retry?: boolean };
  readonly action: Action;
  /** `b` build, `m` migrate, `a` apply. */
  readonly does: '' | 'b' | 'a' | 'ma' | 'bma' | 'ba';
  readonly why: RegExp;
}

const table: Row[] = [
  { when: 'all is as wanted', facts: {}, action: 'nothing', does: '', why: /same image and objects as release 4/ },
  {
    when: 'nothing runs',
    facts: { running: undefined, inRegistry: undefined, runningInRegistry: false, releases: [] },
    action: 'build and roll out',
    does: 'bma',
    why: /first deploy/,
  },
  {
    when: 'nothing runs, image there',
    facts: { running: undefined, releases: [] },
    action: 'roll out',
    does: 'ma',
    why: /first deploy/,
  },
  { when: 'new source', facts: newSource, action: 'build and roll out', does: 'bma', why: /a\.ts/ },
  { when: 'new source that another runner built', facts: newImage, action: 'roll out', does: 'ma', why: /a\.ts/ },
  {
    when: 'new source without a migration',
    facts: { ...newSource, hasMigration: false },
    action: 'build and roll out',
    does: 'ba',
    why: /a\.ts/,
  },
  {
    when: 'a revert to a source that ran before',
    facts: { wanted: { identity: 'src-older', parts: {} }, inRegistry: 'sha256:older', changes: ['file a.ts changed'] },
    action: 'roll out',
    does: 'ma',
    why: /a\.ts/,
  },
  { when: 'only the objects differ', facts: newObjects, action: 'roll out', does: 'a', why: /Deployment/ },
  {
    when: 'only the objects differ, tag gone, image there',
    facts: { ...newObjects, inRegistry: undefined },
    action: 'roll out',
    does: 'a',
    why: /Deployment/,
  },
  {
    when: 'only the objects differ, image gone',
    facts: { ...newObjects, inRegistry: undefined, runningInRegistry: false },
    action: 'build and roll out',
    does: 'ba',
    why: /Deployment/,
  },
  {
    when: 'edited by hand',
    facts: { drift: ['Deployment: spec.x was 1'] },
    action: 'repair',
    does: 'a',
    why: /spec\.x/,
  },
  {
    when: 'made by something else',
    facts: { running: { ...running, identity: '', objects: '', release: 0 }, releases: [] },
    action: 'roll out',
    does: 'ma',
    why: /something else/,
  },
  {
    when: 'image deleted from the registry',
    facts: { inRegistry: undefined, runningInRegistry: false },
    action: 'restore image',
    does: 'b',
    why: /gone from the registry/,
  },
  {
    when: 'tag deleted from the registry',
    facts: { inRegistry: undefined },
    action: 'restore image',
    does: '',
    why: /tag/,
  },
  {
    when: 'image replaced in the registry',
    facts: { inRegistry: 'sha256:again', runningInRegistry: false },
    action: 'roll out',
    does: 'a',
    why: /another one of the same source/,
  },
  {
    when: 'the same source has two images',
    facts: { inRegistry: 'sha256:again' },
    action: 'nothing',
    does: '',
    why: /same image/,
  },
  {
    when: 'deploy killed half-way',
    facts: { releases: [release(4, { result: 'started' })] },
    action: 'repair',
    does: 'ma',
    why: /interrupted/,
  },
  {
    when: 'first release failed, nothing to go back to',
    facts: { releases: [release(4, { result: 'failed' })] },
    action: 'repair',
    does: 'ma',
    why: /failed/,
  },
  {
    when: 'failed before',
    facts: { ...newImage, ...tried('failed', 'no progress') },
    action: 'refuse',
    does: '',
    why: /release 5 \(no progress\).*--retry/,
  },
  {
    when: 'failed before, --retry',
    facts: { ...newImage, ...tried('failed') },
    options: { retry: true },
    action: 'roll out',
    does: 'ma',
    why: /a\.ts/,
  },
  {
    when: 'rolled back',
    facts: { ...newImage, ...tried('rolled back') },
    action: 'refuse',
    does: '',
    why: /rolled back.*--force/,
  },
  {
    when: 'rolled back, --retry',
    facts: { ...newImage, ...tried('rolled back') },
    options: { retry: true },
    action: 'refuse',
    does: '',
    why: /--force/,
  },
  {
    when: 'rolled back, --force',
    facts: { ...newImage, ...tried('rolled back') },
    options: { force: true },
    action: 'roll out',
    does: 'ma',
    why: /a\.ts/,
  },
  {
    when: 'failed once, succeeded later',
    facts: {
      ...newImage,
      releases: [
        release(6, { identity: 'src-new' }),
        release(5, { identity: 'src-new', result: 'failed' }),
        release(4),
      ],
    },
    action: 'roll out',
    does: 'ma',
    why: /a\.ts/,
  },
  {
    when: 'an old commit',
    facts: { ...newImage, ancestry: 'not an ancestor' },
    action: 'refuse',
    does: '',
    why: /c0ffee1234.*--force/,
  },
  {
    when: 'an old commit, --force',
    facts: { ...newImage, ancestry: 'not an ancestor' },
    options: { force: true },
    action: 'roll out',
    does: 'ma',
    why: /a\.ts/,
  },
  {
    when: 'an old commit that changes nothing here',
    facts: { ancestry: 'not an ancestor' },
    action: 'nothing',
    does: '',
    why: /same image/,
  },
  {
    when: 'a shallow clone',
    facts: { ...newImage, ancestry: 'unknown commit' },
    action: 'refuse',
    does: '',
    why: /git fetch --unshallow/,
  },
];

describe('decide', () => {
  it.each(table)('$when → $action', ({ facts, options, action, does, why }) => {
    const decision = decide({ ...settled, ...facts }, { force: false, retry: false, ...options });
    const done = `${decision.build ? 'b' : ''}${decision.migrate ? 'm' : ''}${decision.apply ? 'a' : ''}`;
    expect({ action: decision.action, does: done }).toEqual({ action, does });
    expect(decision.why.join('; ')).toMatch(why);
  });
});
