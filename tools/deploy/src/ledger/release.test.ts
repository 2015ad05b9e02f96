import { fromRecord, type Release } from '@todo/workload';
import { describe, expect, it } from 'vitest';
import { lastVerdict, releaseBefore } from './release.ts';
import { contentOf, recordName, toRecord } from './release-record.ts';

function release(number: number, changes: Partial<Release> = {}): Release {
  return {
    number,
    service: 'orders',
    identity: `src-${number}`,
    objects: 'obj-1',
    digest: `sha256:${number}`,
    commit: 'c0ffee-dirty',
    by: 'someone',
    at: '2026-01-01T00:00:00Z',
    result: 'succeeded',
    note: '',
    ...changes,
  };
}

describe('lastVerdict', () => {
  const ledger = [release(1), release(3, { identity: 'src-1', result: 'failed' }), release(2)];

  it('is the newest release of exactly this image and these objects', () => {
    expect(lastVerdict(ledger, { identity: 'src-1', objects: 'obj-1' })?.number).toBe(3);
    expect(lastVerdict(ledger, { identity: 'src-1', objects: 'obj-2' })).toBeUndefined();
  });
});

describe('releaseBefore', () => {
  it('passes over what failed and what was rolled back', () => {
    const ledger = [release(4), release(3, { result: 'rolled back' }), release(2, { result: 'failed' }), release(1)];
    expect(releaseBefore(ledger, 4)?.number).toBe(1);
    expect(releaseBefore(ledger, 1)).toBeUndefined();
  });

  it('passes over what is the same as what runs: going back twice goes back further', () => {
    const ledger = [release(4, { identity: 'src-2' }), release(3, { result: 'rolled back' }), release(2), release(1)];
    expect(releaseBefore(ledger, 4)?.number).toBe(1);
  });
});

describe('release records', () => {
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'orders', namespace: 'shop' } };
  const content = { objects: [object], parts: { 'file:a': '1' } };

  it('keep a release and its content', () => {
    const one = release(12, { result: 'failed', note: 'no progress: pod x "y"', seconds: 61.5 });
    const record = toRecord(one, content, 'shop');
    expect(record.metadata.name).toBe(recordName(one));
    expect(fromRecord(record)).toEqual(one);
    expect(contentOf(record)).toEqual(content);
    expect(fromRecord(toRecord(release(1), content, 'shop'))?.seconds).toBeUndefined();
  });

  it('pass over a ConfigMap that is not a release of this version', () => {
    const { metadata } = toRecord(release(1), content, 'shop');
    const annotations = { ...metadata.annotations, 'todo.deploy/result': 'splendid' };
    expect(fromRecord({ metadata: { ...metadata, annotations } })).toBeUndefined();
    expect(fromRecord({ metadata: { name: 'platform', namespace: 'shop' } })).toBeUndefined();
  });
});
