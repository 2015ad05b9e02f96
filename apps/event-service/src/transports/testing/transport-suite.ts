import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectedEffects } from '../../testing/read-effects.ts';
import { commitEvents, interleavedEvents, taskEvent } from '../../testing/task-events.ts';
import type { OutboundEvent, Transport } from '../transport.ts';
import { createEventBench, type EventBench } from './event-bench.ts';

export interface TransportHarness {
  readonly name: string;
  /** Called before each test: whatever an earlier one left with the transport must be gone. */
  prepare?(): Promise<void>;
  /**
   * A transport that ends at the receiver on this port of loopback, with all that has to run between. Called again after
   * `close`, it goes on with what is there.
   */
  open(receiverPort: number): Promise<{ readonly transport: Transport; close(): Promise<void> }>;
}

/** What every transport has to keep, between a real outbox and a real receiver with its handlers. */
export function describeTransport({ name, prepare, open }: TransportHarness): void {
  describe(`the transport ${name}`, { timeout: 120_000 }, () => {
    let bench: EventBench;
    let opened: Awaited<ReturnType<typeof open>>;
    const patient = { timeout: 90_000, interval: 20 };
    const unavailable = () => Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });

    beforeEach(async () => {
      await prepare?.();
      bench = await createEventBench();
      opened = await open(bench.receiverPort);
    });
    afterEach(async () => {
      await bench.close();
      await opened.close();
    });

    it('brings each event to its effect once, in the order of its task', async () => {
      bench.startRelay(opened.transport);
      const events = interleavedEvents(30, 10);
      for (let from = 0; from < events.length; from += 50) await commitEvents(bench.db, events.slice(from, from + 50));
      await expect.poll(() => bench.effects(), patient).toEqual(expectedEffects(events));
      await expect.poll(() => bench.unsent(), patient).toBe(0);
    });

    it('brings an event again that could not be handled, before the next one of its task', async () => {
      const events = interleavedEvents(3, 4);
      const late = events[0]!;
      let failures = 0;
      bench.afterEffect = (event) => {
        if (event.id === late.id && failures++ < 6) throw unavailable();
      };
      bench.startRelay(opened.transport);
      await commitEvents(bench.db, events);
      await expect.poll(() => bench.effects(), patient).toEqual(expectedEffects(events));
      expect(failures).toBe(7);
      expect(await bench.db.selectFrom('dead_letter').selectAll().execute()).toEqual([]);
    });

    it('brings an event again whose answer got lost; its effect stays one', async () => {
      bench.answersToLose = 10;
      bench.startRelay(opened.transport);
      const events = interleavedEvents(5, 6);
      await commitEvents(bench.db, events);
      await expect.poll(() => bench.effects(), patient).toEqual(expectedEffects(events));
      await expect.poll(() => bench.unsent(), patient).toBe(0);
      await expect
        .poll(() => bench.results.filter((result) => result === 'duplicate').length, patient)
        .toBeGreaterThan(4);
    });

    it('goes on past an event that can never be handled, and past one that cannot be read', async () => {
      const events = interleavedEvents(6, 5);
      const [poison, unreadable] = [
        events[0]!,
        { ...events[1]!, type: 'todo.task.created.v7' as 'todo.task.created.v1' },
      ];
      bench.afterEffect = (event) => {
        if (event.id === poison.id) throw new TypeError('Cannot read properties of undefined');
      };
      bench.startRelay(opened.transport);
      await commitEvents(bench.db, [poison, unreadable, ...events.slice(2)]);
      await expect.poll(() => bench.unsent(), patient).toBe(0);

      const stuck = new Set([poison.subject, unreadable.subject]);
      const others = expectedEffects(events.filter((event) => !stuck.has(event.subject)));
      await expect.poll(() => bench.effects(), patient).toEqual(others);
      const inOrder = () => bench.db.selectFrom('dead_letter').select(['event_id', 'state']).orderBy('id').execute();
      await expect.poll(async () => (await inOrder()).length, patient).toBe(10);
      for (const subject of stuck) {
        const ofTask = events.filter((event) => event.subject === subject).map(({ id }) => id);
        const kept = (await inOrder()).filter(({ event_id }) => ofTask.includes(event_id!));
        expect(kept).toEqual(ofTask.map((event_id, index) => ({ event_id, state: index === 0 ? 'dead' : 'parked' })));
      }
    });

    it('loses and doubles nothing when it is stopped in the middle and started again', async () => {
      const events = interleavedEvents(20, 15);
      let handled = 0;
      bench.afterEffect = () => void handled++;
      let relay = bench.startRelay(opened.transport);
      await commitEvents(bench.db, events);
      for (const enough of [40, 160]) {
        await expect.poll(() => handled, { timeout: 90_000, interval: 1 }).toBeGreaterThan(enough);
        await relay.stop(2_000);
        await opened.close();
        expect(handled).toBeLessThan(events.length);
        opened = await open(bench.receiverPort);
        relay = bench.startRelay(opened.transport);
      }
      await expect.poll(() => bench.effects(), patient).toEqual(expectedEffects(events));
      await expect.poll(() => bench.unsent(), patient).toBe(0);
    });

    it('keeps events while nobody receives them', async () => {
      bench.startRelay(opened.transport);
      const events = interleavedEvents(10, 6);
      await commitEvents(bench.db, events.slice(0, 20));
      await expect.poll(() => bench.effects(), patient).toEqual(expectedEffects(events.slice(0, 20)));
      await bench.closeReceiver();
      await commitEvents(bench.db, events.slice(20));
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(await bench.effects()).toEqual(expectedEffects(events.slice(0, 20)));
      await bench.openReceiver();
      await expect.poll(() => bench.effects(), patient).toEqual(expectedEffects(events));
    });

    it('may carry the same events twice; their effect stays one', async () => {
      const taskId = randomUUID();
      const events = [1, 2, 3].map((version) => taskEvent({ taskId, version }));
      const outbound: OutboundEvent[] = events.map((event, index) => ({
        id: index + 1,
        topic: 'task-events',
        key: taskId,
        body: JSON.stringify(event),
      }));
      await opened.transport.start();
      for (let time = 0; time < 2; time++) {
        const { accepted } = await opened.transport.publishBatch(outbound, new AbortController().signal);
        expect([...accepted].toSorted()).toEqual([1, 2, 3]);
      }
      await expect.poll(() => bench.results.length, patient).toBe(6);
      expect(await bench.effects()).toEqual(expectedEffects(events));
    });
  });
}
