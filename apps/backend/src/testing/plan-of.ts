import type { Database } from '@todo/database';
import { CompiledQuery, createQueryId, type Kysely, type RootOperationNode } from 'kysely';

/** The plan that PostgreSQL makes for the one query that `run` sends. */
export async function planOf(db: Kysely<Database>, run: (db: Kysely<Database>) => Promise<unknown>): Promise<string> {
  let sent: RootOperationNode | undefined;
  const spy = db.withPlugin({
    transformQuery: ({ node }) => (sent = node),
    transformResult: async ({ result }) => result,
  });
  await run(spy);
  if (!sent) throw new Error('nothing was asked');
  const { sql, parameters } = db.getExecutor().compileQuery(sent, createQueryId());
  const { rows } = await db.executeQuery<Record<string, string>>(
    CompiledQuery.raw(`explain (costs off) ${sql}`, [...parameters]),
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
