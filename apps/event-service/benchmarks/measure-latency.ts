import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, listen } from '@todo/database';
import type { Kysely } from 'kysely';
import { commitEvents, taskEvent } from '../src/testing/task-events.ts';

/**
 * Single commits at a steady rate, each of another task; the time from COMMIT to the notification of its activity, which
 * the backend's live streams hear too.
 */
export async function measureLatency(db: Kysely<Database>, url: string, rate: number, seconds: number): Promise<void> {
  const committed = new Map<string, number>();
  const delays: number[] = [];
  const listening = Promise.withResolvers<void>();
  const listener = listen({
    connection: { url, applicationName: 'measure' },
    channel: 'changes',
    onNotification(payload) {
      const [owner, number] = payload.split(' ');
      const at = committed.get(owner!);
      if (number === '2' && at !== undefined) delays.push(performance.now() - at);
    },
    onListening: listening.resolve,
  });
  await listening.promise;
  const start = performance.now();
  const commits: Promise<void>[] = [];
  let refused = 0;
  for (let index = 0; index < rate * seconds; index++) {
    await sleep(Math.max(0, start + (index * 1_000) / rate - performance.now()));
    const event = taskEvent();
    // A notification can overtake the answer to COMMIT; measured from there it would take no time at all.
    const commit = commitEvents(db, [event]).then(
      () => void committed.set(event.data.task.ownerId, performance.now()),
      () => void refused++,
    );
    commits.push(commit);
  }
  await Promise.all(commits);
  const reached = (rate * seconds * 1_000) / (performance.now() - start);
  while (delays.length < (commits.length - refused) * 0.99) await sleep(50);
  await listener.close();
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]!.toFixed(1);
  console.log(
    `commit to activity at ${rate}/s (${reached.toFixed(0)}/s reached, ${refused} refused): ` +
      `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`,
  );
}
