/**
 * PostgreSQL says "not now": connection (08), resources (53), shutdown (57P), system (58), serialization, deadlock, lock
 * not available, statement or transaction time-out, and a server that is a standby for the moment.
 */
const sqlStates = /^(08...|53...|57P..|58...|40001|40P01|55P03|57014|25P03|25P04|25006)$/;
const socketErrors = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
/** What the client library says without a code. */
const messages =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether the same event can succeed later without anyone changing the program or the event. */
export function isTransient(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (code && (sqlStates.test(code) || socketErrors.test(code))) return true;
    if (messages.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isTransient)) return true;
  }
  return false;
}
