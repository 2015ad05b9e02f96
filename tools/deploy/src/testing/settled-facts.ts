import type { Release } from '@todo/workload';
import type { Running, ServiceFacts } from '../plan/facts.ts';

/** A service whose release 4 runs. */
export const running: Running = {
  identity: 'src-old',
  objects: 'obj-1',
  commit: 'c0ffee1234567',
  release: 4,
  digest: 'sha256:old',
  pods: { ready: 3, wanted: 3 },
};

/** An entry of the ledger; the image and objects that run, unless said otherwise. */
export function release(number: number, changes: Partial<Release> = {}): Release {
  return {
    number,
    service: 'orders',
    identity: 'src-old',
    objects: 'obj-1',
    digest: 'sha256:old',
    commit: 'c0ffee',
    by: 'someone',
    at: '2026-01-01T00:00:00Z',
    result: 'succeeded',
    note: '',
    ...changes,
  };
}

/** Runs what is wanted, image in the registry, nothing drifted. */
export const settled: ServiceFacts = {
  service: 'orders',
  project: 'orders',
  wanted: { identity: 'src-old', parts: {} },
  wantedObjects: { identity: 'obj-1', parts: {} },
  inRegistry: 'sha256:old',
  running,
  runningInRegistry: true,
  releasedDigest: 'sha256:old',
  hasMigration: true,
  releases: [release(4), release(3, { identity: 'src-older' })],
  changes: [],
  drift: [],
  foreign: [],
  ancestry: 'ancestor',
};
