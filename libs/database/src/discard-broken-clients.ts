import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';

/**
 * A pool for Kysely that does not take back a connection on which a query failed for another reason than an error
 * message of the server: it may be dead, or still busy with the query that was given up, and would fail its next users.
 */
export function discardBrokenClients(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => watch(await pool.connect()),
  };
}

function watch(client: pg.PoolClient): PostgresPoolClient {
  let broken: Error | undefined;
  // Between two queries nobody else hears that the connection ended, and an error that nobody hears ends the process.
  const onError = (error: Error) => {
    broken ??= lost(error);
  };
  client.on('error', onError);

  async function query(text: string, values: unknown[]): Promise<unknown> {
    if (broken) throw broken;
    try {
      return await client.query(text, values);
    } catch (error) {
      if (error instanceof pg.DatabaseError) throw error;
      broken = lost(error);
      throw broken;
    }
  }

  return {
    // The interface describes what `pg` has; Kysely calls it with a text and its parameters only.
    query: query as PostgresPoolClient['query'],
    release: (destroy) => {
      const discard = destroy || broken !== undefined;
      client.release(discard);
      if (!discard) client.off('error', onError);
    },
  };
}

function lost(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = (cause as NodeJS.ErrnoException).code ?? 'ECONNRESET';
  return Object.assign(new Error(`The connection to the database was lost: ${message}`, { cause }), { code });
}
