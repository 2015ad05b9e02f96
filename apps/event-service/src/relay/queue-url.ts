/**
 * A connection URL for whoever reads the outbox. The planner's statistics are mostly of a time when nothing was unsent: by
 * them it would collect and sort a whole long queue for each batch, instead of walking its index from the oldest event.
 */
export function queueUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const options = [url.searchParams.get('options'), '-c enable_bitmapscan=off'].filter(Boolean).join(' ');
  url.searchParams.set('options', options);
  return url.href;
}
