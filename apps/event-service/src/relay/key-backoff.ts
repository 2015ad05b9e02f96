const firstMs = 100;
const longestMs = 10_000;
const forgetAfterMs = 10 * 60_000;

/** Holds back the tasks whose events were not accepted, each for itself and longer each time. */
export interface KeyBackoff {
  failed(key: string): void;
  succeeded(key: string): void;
  waiting(): string[];
  /** Milliseconds until the next of them may go, Infinity when none waits. */
  nextInMs(): number;
}

export function createKeyBackoff(now: () => number = () => performance.now()): KeyBackoff {
  const keys = new Map<string, { failures: number; retryAt: number }>();
  return {
    failed(key) {
      const failures = (keys.get(key)?.failures ?? 0) + 1;
      keys.set(key, { failures, retryAt: now() + backoffMs(failures, firstMs, longestMs) });
    },
    succeeded: (key) => void keys.delete(key),
    waiting() {
      const waiting: string[] = [];
      for (const [key, { retryAt }] of keys) {
        if (retryAt > now()) waiting.push(key);
        // Its events went another way: another relay has its shard now.
        else if (now() - retryAt > forgetAfterMs) keys.delete(key);
      }
      return waiting;
    },
    nextInMs() {
      const times = [...keys.values()].map(({ retryAt }) => retryAt - now()).filter((ms) => ms > 0);
      return Math.min(Infinity, ...times);
    },
  };
}

/** Doubles with each failure up to a limit; a tenth of chance keeps many from coming back at the same moment. */
export function backoffMs(failures: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** Math.min(failures - 1, 20)) * (1 - Math.random() / 10);
}
