import type { FastifyBaseLogger } from 'fastify';
import { createOutage } from './outage.ts';
import { createWaker } from './waker.ts';

export interface Repeated {
  /** Runs it again at once, or once more when it runs just now. */
  now(): void;
  /** Resolves when it runs no more. */
  stop(): Promise<void>;
}

/** Runs a task at once and then again and again, one run at a time. A run that fails is logged, and the next one comes. */
export function repeat(
  task: () => Promise<void>,
  options: { everyMs: number; name: string; log: FastifyBaseLogger },
): Repeated {
  const waker = createWaker();
  const outage = createOutage(options.log, options.name);
  let stopping = false;

  async function run(): Promise<void> {
    while (!stopping) {
      await task().then(outage.over, outage.failed);
      if (!stopping) await waker.wait(options.everyMs);
    }
  }
  const running = run();
  return {
    now: () => waker.wake(),
    async stop() {
      stopping = true;
      waker.wake();
      await running;
    },
  };
}
