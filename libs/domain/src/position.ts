import { Position } from '@todo/contracts';
import { generateKeyBetween } from 'fractional-indexing';

/**
 * A position that sorts between two others, byte by byte; null stands for the end of the list on that side.
 * Throws a RangeError when `before` does not sort before `after`: between equal positions there is no room.
 */
export function positionBetween(before: string | null, after: string | null): string {
  if (before !== null && after !== null && before >= after) {
    throw new RangeError(`no position between ${before} and ${after}`);
  }
  return generateKeyBetween(before, after);
}

/**
 * Whether the text is a position as `positionBetween` makes them. The outermost ones, which begin with A or z, are left
 * out: no list comes to them by itself, and beyond them room runs short.
 */
export function isPosition(text: string): boolean {
  if (!Position.safeParse(text).success || /^[Az]/.test(text)) return false;
  try {
    generateKeyBetween(text, null);
    return true;
  } catch {
    return false;
  }
}
