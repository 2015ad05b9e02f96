const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The caller's place in a trace, from the header `traceparent` (W3C Trace Context), or nothing when it is absent or not
 * valid. Of a later version only the part that this one defines is kept.
 */
export function readTraceparent(header: string | string[] | undefined): string | undefined {
  const match = typeof header === 'string' ? pattern.exec(header) : null;
  if (!match) return undefined;
  const [, version, traceId, parentId, flags, rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(`${traceId}`) || /^0+$/.test(`${parentId}`)) return undefined;
  return `00-${traceId}-${parentId}-${flags}`;
}
