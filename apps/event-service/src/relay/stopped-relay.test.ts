import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TaskEvent } from '@todo/contracts';
import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endPrograms, type Program, startProgram } from '../testing/program.ts';
import { countUnsent } from '../testing/read-effects.ts';
import { commitEvents, interleavedEvents } from '../testing/task-events.ts';
import { createLeases } from './leases.ts';

const patient = { timeout: 60_000, interval: 10 };
const leaseMs = 1_000;
let database: MigratedDatabase;
let db: Kysely<Database>;
let receiver: Server;
let received: TaskEvent[];
let onEvent: (event: TaskEvent) => void;

beforeEach(async () => {
  database = await createMigratedDatabase();
  db = database.connect();
  [received, onEvent] = [[], () => undefined];
  receiver = createServer((request, response) => {
    void text(request).then((body) => {
      const event = JSON.parse(body) as TaskEvent;
      received.push(event);
      onEvent(event);
      response.end('{"status":"SUCCESS"}');
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
afterEach(async () => {
  await endPrograms();
  receiver.closeAllConnections();
  receiver.close();
  await database.drop();
});

function startRelayProcess(): Program {
  return startProgram(join(import.meta.dirname, 'testing/run-relay.ts'), {
    DATABASE_URL: database.url,
    RECEIVER_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
    LEASE_MS: String(leaseMs),
  });
}

/** Stops the process between sending its first event and marking it: before it can read the receiver's answer. */
async function stopWhileSending(relay: Program, events: readonly TaskEvent[]): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  onEvent = () => {
    relay.signal('SIGSTOP');
    onEvent = () => undefined;
    stopped.resolve();
  };
  await commitEvents(db, events);
  await stopped.promise;
}

describe('a relay that is stopped past its lease', { timeout: 90_000 }, () => {
  it('marks nothing when it comes back, though its event was accepted', async () => {
    const relay = startRelayProcess();
    await stopWhileSending(relay, interleavedEvents(1, 1));
    const other = createLeases(db, 'another relay', 60_000);
    await expect.poll(() => other.claim(16), { timeout: 5_000, interval: 100 }).toHaveLength(16);

    relay.signal('SIGCONT');
    await expect.poll(() => relay.output(), patient).toContain('the lease on some sent events was lost');
    expect([received.length, await countUnsent(db)]).toEqual([1, 1]);

    await other.release([...Array(16).keys()]);
    await expect.poll(() => countUnsent(db), patient).toBe(0);
    expect(received.map(({ id }) => id)).toEqual([received[0]!.id, received[0]!.id]);
  });

  it('neither loses nor reorders anything while another one does its work', async () => {
    const events = interleavedEvents(4, 6);
    const relay = startRelayProcess();
    await stopWhileSending(relay, events.slice(0, 12));
    startRelayProcess();
    await expect.poll(() => countUnsent(db), patient).toBe(0);
    await commitEvents(db, events.slice(12, 18));
    relay.signal('SIGCONT');
    await commitEvents(db, events.slice(18));
    await expect.poll(() => countUnsent(db), patient).toBe(0);

    const firstOfEach = [...new Map(received.map((event) => [event.id, event])).values()];
    expect(firstOfEach).toHaveLength(24);
    for (const [subject, ofTask] of Map.groupBy(firstOfEach, (event) => event.subject)) {
      const versions = ofTask.map((event) => event.data.version);
      expect({ subject, versions }).toEqual({ subject, versions: [1, 2, 3, 4, 5, 6] });
    }
  });
});
