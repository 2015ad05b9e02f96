/** What keeps `nx serve` from running and what to do about it, in words for the person who started it. */
export class ServeError extends Error {
  override readonly name = 'ServeError';
}
