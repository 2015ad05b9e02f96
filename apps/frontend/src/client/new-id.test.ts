import { TaskId } from '@todo/contracts';
import { describe, expect, it } from 'vitest';
import { newId } from './new-id.ts';

describe('newId', () => {
  it('makes ids the API accepts, each another one', () => {
    const ids = Array.from({ length: 1_000 }, () => newId());
    expect(ids.every((id) => TaskId.safeParse(id).success)).toBe(true);
    expect(new Set(ids).size).toBe(1_000);
  });

  it('sorts by time', () => {
    expect(newId(1_000) < newId(1_001)).toBe(true);
    expect(newId(Date.UTC(2026, 0, 1))).toMatch(/^019b76da-a800-7/);
  });
});
