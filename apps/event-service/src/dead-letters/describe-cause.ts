/** An error and its causes in one line, for whoever decides about a dead letter. */
export function describeCause(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  const own = `${error.name}${code ? ` ${code}` : ''}: ${error.message}`;
  return error.cause === undefined ? own : `${own}; because of ${describeCause(error.cause)}`;
}
