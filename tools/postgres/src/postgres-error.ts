/** What is wrong with the embedded server and what to do about it, in words for the person who started the command. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}
