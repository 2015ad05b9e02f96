/** An IPv4 range as its first and last address, each as a number. */
interface Span {
  first: number;
  last: number;
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** Number of leading bits that all addresses of `range` share: 16 for `10.1.0.0/16`. */
export function prefixLength(range: string): number {
  return Number(range.split('/')[1]);
}

export function overlaps(one: string, other: string): boolean {
  const [a, b] = [span(one), span(other)];
  return a.first <= b.last && b.first <= a.last;
}

/** Whether all of it lies in one of the ranges for private networks (RFC 1918). */
export function isPrivate(range: string): boolean {
  const { first, last } = span(range);
  return privateRanges.map(span).some((allowed) => allowed.first <= first && last <= allowed.last);
}

/** Whether the address before the slash is the range's first, as an API wants it. */
export function isAligned(range: string): boolean {
  return addressNumber(range) === span(range).first;
}

function span(range: string): Span {
  const size = 2 ** (32 - prefixLength(range));
  const first = Math.floor(addressNumber(range) / size) * size;
  return { first, last: first + size - 1 };
}

function addressNumber(range: string): number {
  const [address = ''] = range.split('/');
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}
