/** First and last address of an IPv4 range such as "10.0.0.0/8", as numbers, and its prefix length. */
export interface AddressRange {
  first: number;
  last: number;
  length: number;
}

/** @throws {RangeError} on anything that is not the canonical form of an IPv4 range */
export function parseRange(text: string): AddressRange {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  const parts = (match ?? []).slice(1, 5).map(Number);
  const length = Number(match?.[5]);
  if (!match || parts.some((part) => part > 255) || length > 32) throw new RangeError(`"${text}" is no IPv4 range`);
  const first = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - length);
  if (first % size !== 0) throw new RangeError(`"${text}" has host bits set`);
  return { first, last: first + size - 1, length };
}

export function overlap(one: AddressRange, other: AddressRange): boolean {
  return one.first <= other.last && other.first <= one.last;
}

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** The private ranges of RFC 1918. */
export const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(parseRange);
