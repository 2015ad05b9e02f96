import { describe, expect, it } from 'vitest';
import { containsUnknown, receive, send, unknownValue } from './property-values.ts';

describe('properties on the way to and from the engine', () => {
  it('keep their secrets marked', () => {
    const wire = send({ data: { url: 'hidden' }, kind: 'Secret', none: undefined }, ['data']);
    expect(JSON.stringify(wire.toJavaScript())).toContain('4dabf18193072939515e22adb298388d');
    const received = receive(wire);
    expect(received.values).toEqual({ data: { url: 'hidden' }, kind: 'Secret' });
    expect([...received.secretKeys]).toEqual(['data']);
  });

  it('know values that only an update will have', () => {
    expect(containsUnknown({ spec: [{ name: unknownValue }] })).toBe(true);
    expect(containsUnknown({ spec: [{ name: 'x' }], none: null })).toBe(false);
  });
});
