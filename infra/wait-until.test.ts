import { describe, expect, it } from 'vitest';
import { waitUntil } from './wait-until.ts';

describe('waitUntil', () => {
  it('gives what came at the third look', async () => {
    let looks = 0;
    const look = () => Promise.resolve(++looks === 3 ? 'here' : undefined);
    expect(await waitUntil(look, { interval: 1, patience: 60_000 })).toBe('here');
    expect(looks).toBe(3);
  });

  it('gives nothing when the time is over, after a last look', async () => {
    let looks = 0;
    const look = () => Promise.resolve(void looks++);
    expect(await waitUntil(look, { interval: 60_000, patience: 20 })).toBeUndefined();
    expect(looks).toBe(2);
  });

  it('passes on what a look fails with, and stops when it is told to', async () => {
    const failing = () => Promise.reject(new Error('no'));
    await expect(waitUntil(failing, { interval: 1, patience: 60_000 })).rejects.toThrow('no');
    const stopping = new AbortController();
    const look = () => Promise.resolve(void stopping.abort());
    await expect(waitUntil(look, { interval: 60_000, patience: 60_000 }, stopping.signal)).rejects.toThrow(/abort/);
  });
});
