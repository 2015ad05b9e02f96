import pg from 'pg';

/** Runs statements on one connection, which is closed before this returns. */
export async function runSql<T>(url: string, action: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // a connection that breaks while idle must not end the process; the next query reports it
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await action(client);
  } finally {
    await client.end();
  }
}
