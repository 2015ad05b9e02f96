import { expect, test } from 'vitest';
import { createAssetStore } from './asset-store.mjs';

const peerWith = (...releases: string[][]) => ({
  index: () => Promise.resolve(releases),
  asset: (name: string) => Promise.resolve({ headers: {}, body: Buffer.from(name.padEnd(10)) }),
});

test('adopts each release once, its own first in the index', async () => {
  const store = createAssetStore(['own', 'shared']);
  await store.adopt(peerWith(['a', 'shared'], ['own', 'shared']));
  await store.adopt(peerWith(['own', 'shared'], ['a', 'shared'], ['b']));
  expect(store.index()).toEqual([['own', 'shared'], ['b'], ['a', 'shared']]);
  expect(store.get('a')?.body.toString()).toBe('a         ');
  expect(store.get('shared'), 'a file of its own is never replaced').toBeUndefined();
});

test('forgets the oldest releases beyond its bounds, and the files that only they had', async () => {
  const store = createAssetStore(['own'], { bytes: 1_000, releases: 2 });
  await store.adopt(peerWith(['c', 'common'], ['b'], ['a', 'common']));
  expect(store.index()).toEqual([['own'], ['c', 'common'], ['b']]);
  expect([store.holds('a'), store.holds('common')]).toEqual([false, true]);

  const small = createAssetStore(['own'], { bytes: 25, releases: 20 });
  await small.adopt(peerWith(['c'], ['b'], ['a']));
  expect(small.index()).toEqual([['own'], ['c'], ['b']]);
});

test('keeps what it has when a peer fails half-way, and goes on from there', async () => {
  const store = createAssetStore(['own']);
  const peer = peerWith(['a', 'b']);
  const failing = {
    ...peer,
    asset: (name: string) => (name === 'b' ? Promise.reject(new Error('gone')) : peer.asset(name)),
  };
  await expect(store.adopt(failing)).rejects.toThrow('gone');
  expect([store.holds('a'), store.holds('b')]).toEqual([true, false]);
  await store.adopt(peer);
  expect(store.index()).toEqual([['own'], ['a', 'b']]);
});
