import { Position } from '@todo/contracts';
import { describe, expect, it } from 'vitest';
import { isPosition, positionBetween } from './position.ts';

describe('positionBetween', () => {
  it('starts a list, and extends it on both sides', () => {
    const first = positionBetween(null, null);
    expect(positionBetween(null, first) < first).toBe(true);
    expect(positionBetween(first, null) > first).toBe(true);
  });

  it('always finds room between the same two neighbours, in keys the API accepts', () => {
    const low = positionBetween(null, null);
    let high = positionBetween(low, null);
    for (let step = 0; step < 500; step += 1) {
      const between = positionBetween(low, high);
      expect(low < between && between < high).toBe(true);
      high = between;
    }
    expect(Position.safeParse(high).success).toBe(true);
  });

  it('refuses neighbours in the wrong order, and equal ones', () => {
    expect(() => positionBetween('a1', 'a0')).toThrow(RangeError);
    expect(() => positionBetween('a1', 'a1')).toThrow(RangeError);
  });
});

describe('isPosition', () => {
  it('takes what positionBetween makes', () => {
    const low = positionBetween(null, null);
    const high = positionBetween(low, null);
    for (const key of [low, high, positionBetween(low, high), positionBetween(null, low)])
      expect(isPosition(key)).toBe(true);
  });

  it.each(['', '0', 'a', 'b1', 'a00', 'a1V0', `z${'z'.repeat(26)}`, `A${'0'.repeat(26)}`, 'a-'])(
    'refuses %j',
    (text) => {
      expect(isPosition(text)).toBe(false);
    },
  );
});
