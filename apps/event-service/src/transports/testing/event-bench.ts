import type { TaskEvent, Topic } from '@todo/contracts';
import { connect, type Database } from '@todo/database';
import { createMigratedDatabase } from '@todo/database/testing';
import { findFreePort } from '@todo/postgres';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { recordActivity } from '../../handlers/activity/record-activity.ts';
import { deliverEvent } from '../../handlers/deliver-event.ts';
import type { Handled } from '../../handlers/handle-event.ts';
import { createReceiver } from '../../receiver/create-receiver.ts';
import { listenOnLoopback } from '../../receiver/listen-on-loopback.ts';
import { type Relay, startRelay } from '../../relay/start-relay.ts';
import { captureLog } from '../../testing/capture-log.ts';
import { countUnsent, readEffects } from '../../testing/read-effects.ts';
import type { Transport } from '../transport.ts';

/** The event path in parts that a test can take away and put back: outbox, relay, a transport, receiver, handlers. */
export interface EventBench {
  /** With all rights. */
  readonly db: Kysely<Database>;
  readonly receiverPort: number;
  /** What the handler does after its effect, before the commit; it may throw. */
  afterEffect: (event: TaskEvent) => void | Promise<void>;
  /** Answers of the receiver that get lost from now on. */
  answersToLose: number;
  /** What came of each delivery to the handler. */
  readonly results: readonly Handled[];
  openReceiver(): Promise<void>;
  closeReceiver(): Promise<void>;
  startRelay(transport: Transport): Relay;
  effects(): Promise<Map<string, string[]>>;
  unsent(): Promise<number>;
  close(): Promise<void>;
}

export async function createEventBench(): Promise<EventBench> {
  const database = await createMigratedDatabase();
  const connection = { url: database.url, role: 'todo_event_service', applicationName: 'bench' } as const;
  const db = connect({ url: database.url, applicationName: 'test' });
  const serviceDb = connect(connection);
  const { log } = captureLog();
  const relays: Relay[] = [];
  const results: Handled[] = [];
  let receiver: FastifyInstance | undefined;

  const handler: typeof recordActivity = {
    ...recordActivity,
    async handle(trx, event) {
      await recordActivity.handle(trx, event);
      await bench.afterEffect(event);
    },
  };
  const delivery = {
    db: serviceDb,
    handlers: [handler],
    isReady: () => true,
    onHandled: (_consumer: string, result: Handled) => void results.push(result),
    log,
  };

  const bench: EventBench = {
    db,
    results,
    receiverPort: await findFreePort(),
    afterEffect: () => undefined,
    answersToLose: 0,
    async openReceiver() {
      const deliver = (topic: Topic, body: Buffer, key?: string) => deliverEvent(delivery, topic, body, key);
      receiver = createReceiver({ deliver, topics: ['task-events'], logger: log });
      receiver.addHook('onSend', (_request, reply, _payload, next) => {
        if (bench.answersToLose-- > 0) reply.raw.destroy();
        next();
      });
      await listenOnLoopback(receiver, bench.receiverPort);
    },
    async closeReceiver() {
      await receiver?.close();
    },
    startRelay(transport) {
      const options = { db: serviceDb, connection, transport, leaseMs: 2_000, log };
      const relay = startRelay({ ...options, onSent: () => undefined, onRefused: () => undefined });
      relays.push(relay);
      return relay;
    },
    effects: () => readEffects(db),
    unsent: () => countUnsent(db),
    async close() {
      await Promise.all(relays.map((relay) => relay.stop(2_000)));
      await receiver?.close();
      await Promise.all([db.destroy(), serviceDb.destroy()]);
      await database.drop();
    },
  };
  await bench.openReceiver();
  return bench;
}
