import { describe, expect, it } from 'vitest';
import { readTraceparent } from './read-traceparent.ts';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';
const parent = '00f067aa0ba902b7';

describe('readTraceparent', () => {
  it('keeps a valid one', () => {
    expect(readTraceparent(`00-${id}-${parent}-01`)).toBe(`00-${id}-${parent}-01`);
  });

  it('keeps of a later version what this one defines', () => {
    expect(readTraceparent(`cc-${id}-${parent}-01-more`)).toBe(`00-${id}-${parent}-01`);
  });

  it.each([
    undefined,
    '',
    'x',
    `00-${id}-${parent}`,
    `00-${id}-${parent}-01-more`,
    `ff-${id}-${parent}-01`,
    `00-${id.toUpperCase()}-${parent}-01`,
    `00-${'0'.repeat(32)}-${parent}-01`,
    `00-${id}-${'0'.repeat(16)}-01`,
    `00-${id}-${parent}-01\n`,
  ])('leaves out %j', (header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });

  it('leaves out more than one', () => {
    expect(readTraceparent([`00-${id}-${parent}-01`, `00-${id}-${parent}-00`])).toBeUndefined();
  });
});
