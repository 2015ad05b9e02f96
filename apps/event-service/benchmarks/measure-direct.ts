import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import { type ServiceProcess, startService } from '../src/testing/start-service.ts';
import { measureLatency } from './measure-latency.ts';
import { onTemporaryServer } from './on-temporary-server.ts';
import { residentMb } from './resident-mb.ts';
import { commitEvents, interleavedEvents } from '../src/testing/task-events.ts';

/**
 * The real service as a process, on an embedded PostgreSQL with its ordinary settings: how fast a queue drains, how long
 * after its commit a change is in the activity feed (heard by NOTIFY, as the backend's live streams hear it), and how much
 * memory the service has when it is idle.
 */
await onTemporaryServer(async (db, url) => {
  const service = await startService({ DATABASE_URL: url, LOG_LEVEL: 'warn' });
  while ((await service.readiness())?.status !== 200) await sleep(20);
  await drain(db, service, 'warming up', 500, 50);
  await drain(db, service, 'one owner', 3_000, 1);
  await drain(db, service, '100 owners', 3_000, 100);
  for (const rate of [20, 100]) await measureLatency(db, url, rate, 10);
  await idleMemory(service, url);
});

async function count(db: Kysely<Database>, what: 'activities' | 'unsent'): Promise<number> {
  const table = what === 'unsent' ? sql`outbox where sent_at is null` : sql`activity`;
  const { rows } = await sql<{ count: number }>`select count(*) from ${table}`.execute(db);
  return rows[0]!.count;
}

/** All events are committed while nothing may be sent; then the time until the last is marked. */
async function drain(
  db: Kysely<Database>,
  service: ServiceProcess,
  name: string,
  events: number,
  owners: number,
): Promise<void> {
  const until = new Date(Date.now() + 600_000);
  await db.updateTable('outbox_lease').set({ holder: 'nobody', expires_at: until }).execute();
  const all = Array.from({ length: owners }, () => interleavedEvents(10, events / owners / 10)).flat();
  for (let from = 0; from < all.length; from += 200) await commitEvents(db, all.slice(from, from + 200));
  const before = await count(db, 'activities');
  await db.updateTable('outbox_lease').set({ holder: null, expires_at: null }).execute();
  while ((await count(db, 'unsent')) === events) await sleep(2);
  const [start, begun] = [performance.now(), await count(db, 'unsent')];
  const cpu = cpuSeconds(service);
  while ((await count(db, 'unsent')) > 0) await sleep(50);
  const seconds = (performance.now() - start) / 1_000;
  if ((await count(db, 'activities')) - before !== events) throw new Error('Effects are missing');
  const cpuMs = ((cpuSeconds(service) - cpu) * 1_000) / begun;
  console.log(`${name}: ${Math.round(begun / seconds)} events/s over ${begun} events, ${cpuMs.toFixed(2)} ms CPU each`);
}

async function idleMemory(busy: ServiceProcess, url: string): Promise<void> {
  console.log(`memory after the load: ${residentMb(busy.pid)} MB`);
  await busy.end('SIGTERM');
  const idle = await startService({ DATABASE_URL: url, LOG_LEVEL: 'warn' });
  while ((await idle.readiness())?.status !== 200) await sleep(20);
  await sleep(10_000);
  console.log(`memory when idle for 10 s: ${residentMb(idle.pid)} MB`);
}

/** User and system time of the process; the kernel counts in hundredths of a second. */
function cpuSeconds({ pid }: ServiceProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
