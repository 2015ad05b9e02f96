import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@todo/database';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { OutboundEvent, PublishResult, Transport } from '../transports/transport.ts';
import { backoffMs, createKeyBackoff } from './key-backoff.ts';
import { markSent } from './mark-sent.ts';
import { createOutage, type Outage } from './outage.ts';
import { selectUnsent, shareOfShard } from './select-unsent.ts';
import { createWaker } from './waker.ts';

export interface SendLoopOptions {
  readonly db: Kysely<Database>;
  readonly holder: string;
  readonly transport: Transport;
  /** The shards that may be sent from now. */
  readonly shards: () => readonly number[];
  readonly onSent: (count: number) => void;
  readonly onRefused: (count: number) => void;
  readonly log: FastifyBaseLogger;
  /** How long a commit that nobody told of waits at most. */
  readonly pollMs?: number;
}

export interface SendLoop {
  /** There may be something to send. */
  wake(): void;
  /** Resolves when what is selected or on its way now is marked, or known not to be accepted. */
  drained(): Promise<void>;
  /** Begins nothing more, and resolves when nothing is on its way; what takes longer than `graceMs` is left alone. */
  stop(graceMs: number): Promise<void>;
}

const batchSize = 500;
/** A selection of fewer leaves nothing behind: no shard has reached its share of the batch. */
const wholeQueue = shareOfShard(batchSize);
/** Several batches at once, never with a task in common: one slow task holds up no other. */
const maxBatches = 4;
/**
 * How long one batch on its way holds up the next, in milliseconds. What is committed meanwhile goes together: a batch for
 * each event would cost the brokers more than the events do.
 */
const gatherMs = 20;
const maxWaitingKeys = 1_000;

/** Select, hand over, mark what was accepted; and again. */
export function startSending(options: SendLoopOptions): SendLoop {
  const { db, holder, transport, log, pollMs = 1_000 } = options;
  const waker = createWaker();
  const keyBackoff = createKeyBackoff();
  const database = createOutage(log, 'reading the outbox');
  const publishing = createOutage(log, 'handing events to the transport');
  const stopping = new AbortController();
  const busyKeys = new Set<string>();
  const batches = new Set<Promise<void>>();
  let selecting: Promise<number> = Promise.resolve(0);
  let selections = 0;

  async function beginBatch(): Promise<number> {
    const shards = options.shards();
    if (shards.length === 0) return 0;
    // Counted before it reads: a batch that ends meanwhile has to know of it.
    const own = ++selections;
    const withoutKeys = [...busyKeys, ...keyBackoff.waiting()];
    const events = await selectUnsent(db, { holder, shards, withoutKeys, limit: batchSize });
    database.over();
    if (events.length === 0) return 0;
    const batch = send(events)
      .catch((error: unknown) => {
        database.failed(error);
        return false;
      })
      .then((done) => {
        for (const { key } of events) busyKeys.delete(key);
        batches.delete(batch);
        // A later selection may have left out events of these tasks, and nobody will tell of them again.
        if (!done || selections > own) waker.wake();
      });
    for (const { key } of events) busyKeys.add(key);
    batches.add(batch);
    return events.length;
  }

  /** Whether the transport took all of them. */
  async function send(events: readonly OutboundEvent[]): Promise<boolean> {
    const { accepted, unavailable } = await publish(events);
    const ids = [...accepted];
    if (ids.length > 0) {
      const marked = await markSent(db, holder, ids);
      options.onSent(marked);
      if (marked < ids.length) log.warn({ accepted: ids.length, marked }, 'the lease on some sent events was lost');
    }
    if (unavailable) {
      publishing.failed(unavailable);
      return false;
    }
    publishing.over();
    if (!stopping.signal.aborted) holdBack(events, accepted);
    return accepted.size === events.length;
  }

  async function publish(events: readonly OutboundEvent[]): Promise<PublishResult> {
    try {
      return await transport.publishBatch(events, stopping.signal);
    } catch (error) {
      return { accepted: new Set(), unavailable: new Error('The transport failed', { cause: error }) };
    }
  }

  function holdBack(events: readonly OutboundEvent[], accepted: ReadonlySet<number>): void {
    const refused = events.filter((event) => !accepted.has(event.id));
    const refusedKeys = new Set(refused.map((event) => event.key));
    for (const { key } of events) if (!refusedKeys.has(key)) keyBackoff.succeeded(key);
    for (const key of refusedKeys) keyBackoff.failed(key);
    if (refused.length > 0) options.onRefused(refused.length);
  }

  async function run(): Promise<void> {
    const { signal } = stopping;
    await startTransport(transport, publishing, signal);
    let begun = 0;
    while (!signal.aborted) {
      const failures = Math.max(database.failures, publishing.failures);
      if (failures > 0) await pause(failures, signal);
      else if (batches.size >= maxBatches) await Promise.race(batches);
      else if (batches.size > 0 && begun < wholeQueue) await Promise.race([...batches, sleep(gatherMs)]);
      if (signal.aborted) return;
      const full = batches.size >= maxBatches || keyBackoff.waiting().length >= maxWaitingKeys;
      // Read before the selection leaves those tasks out: one whose time comes meanwhile must not wait for the poll.
      const nextInMs = keyBackoff.nextInMs();
      // Whatever woke the loop until now is in what is selected next.
      waker.forget();
      if (full) selections++;
      selecting = full ? Promise.resolve(0) : beginBatch();
      begun = await selecting.catch((error: unknown) => {
        database.failed(error);
        return 0;
      });
      if (begun < wholeQueue) await waker.wait(Math.min(pollMs, nextInMs));
    }
  }

  const running = run();
  return {
    wake: () => waker.wake(),
    async drained() {
      await selecting.catch(() => undefined);
      await Promise.all(batches);
    },
    async stop(graceMs) {
      stopping.abort();
      waker.wake();
      const grace = new AbortController();
      const ended = running.then(() => Promise.all(batches)).then(() => grace.abort());
      await Promise.race([ended, sleep(graceMs, undefined, { signal: grace.signal }).catch(() => undefined)]);
      await transport.stop();
    },
  };
}

async function startTransport(transport: Transport, outage: Outage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await transport.start();
      return outage.over();
    } catch (error) {
      outage.failed(error);
      await pause(outage.failures, signal);
    }
  }
}

async function pause(failures: number, signal: AbortSignal): Promise<void> {
  await sleep(backoffMs(failures, 100, 5_000), undefined, { signal }).catch(() => undefined);
}
