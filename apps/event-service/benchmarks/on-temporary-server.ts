import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Database, migrate } from '@todo/database';
import { startPostgres } from '@todo/postgres';
import type { Kysely } from 'kysely';
import { endPrograms } from '../src/testing/program.ts';

/** Measures on a PostgreSQL of its own with ordinary settings, and leaves nothing behind: no data, no program. */
export async function onTemporaryServer(measure: (db: Kysely<Database>, url: string) => Promise<void>): Promise<void> {
  const dataFolder = join(tmpdir(), `measure-${randomUUID()}`);
  const server = await startPostgres({ dataFolder, temporary: true });
  try {
    const db = connect({ url: server.url(), applicationName: 'measure' });
    await migrate(db);
    console.log(`${cpus().length} CPUs, load ${loadavg()[0]!.toFixed(1)}, Node ${process.version}`);
    await measure(db, server.url());
    await db.destroy();
  } finally {
    await endPrograms();
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}
