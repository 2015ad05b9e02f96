import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The result of `work`, which goes on by itself when it takes longer.
 *
 * @throws {Error} when it failed, or took longer than `ms`
 */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const late = new AbortController();
  const timeout = sleep(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error(`No answer from Kafka within ${ms} ms`);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    late.abort();
    // Whoever loses the race may still fail.
    for (const left of [work, timeout]) left.catch(() => undefined);
  }
}
