import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** Milliseconds between two looks. */
  interval: number;
  /** Milliseconds after which it is given up. */
  patience: number;
}

/**
 * Looks again and again until `look` gives something. At least one look is taken after the time is over, so that a machine
 * that stood still does not count as something that did not come.
 *
 * @returns what it gave; nothing when the time was over
 */
export async function waitUntil<T>(
  look: () => Promise<T | undefined>,
  { interval, patience }: Pace,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const deadline = Date.now() + patience;
  for (;;) {
    const late = Date.now() >= deadline;
    const found = await look();
    if (found !== undefined || late) return found;
    await sleep(Math.min(interval, Math.max(0, deadline - Date.now())), undefined, signal ? { signal } : {});
  }
}
