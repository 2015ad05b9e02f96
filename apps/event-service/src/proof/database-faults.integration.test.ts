import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, migrate } from '@todo/database';
import { createDatabase, findFreePort, type Postgres, startPostgres } from '@todo/postgres';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { missingKafkaAndDaprd } from '../testing/real-parts.ts';
import { createProof, eventsPerRun, type Proof } from './testing/create-proof.ts';

describe.skipIf(missingKafkaAndDaprd)(`events while PostgreSQL fails${missingKafkaAndDaprd}`, () => {
  const dataFolder = join(tmpdir(), `proof-${randomUUID()}`);
  let proof: Proof;
  let server: Postgres;
  let port: number;
  beforeAll(async () => {
    port = await findFreePort();
    server = await startPostgres({ dataFolder, port });
    const databaseUrl = await createDatabase(server.url(), 'todo');
    const db = connect({ url: databaseUrl, applicationName: 'test' });
    await migrate(db);
    await db.destroy();
    proof = await createProof({ databaseUrl });
    await proof.startReplica();
  });
  afterAll(async () => {
    await proof.close();
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  });

  it('survive that it is restarted under load, twice', async () => {
    const load = proof.startLoad();
    for (let time = 0; time < 2; time++) {
      await proof.progress(eventsPerRun / 5);
      await server.stop();
      server = await startPostgres({ dataFolder, port });
    }
    await load.finish();
    await proof.expectNothingWrong();
  });
});
