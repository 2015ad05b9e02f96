import type { FastifyBaseLogger } from 'fastify';

const repeatAfterMs = 30_000;

/** Something that is expected to fail and come back; it tells the log of it without filling it. */
export interface Outage {
  /** Failures in a row. */
  readonly failures: number;
  /** One line at the first failure, and one each half minute. */
  readonly failed: (error: unknown) => void;
  /** One line, when it had failed. */
  readonly over: () => void;
}

/** What to do when it does not pass by itself. */
const runbook = 'docs/runbooks/events-stand-still.md';

export function createOutage(log: FastifyBaseLogger, name: string): Outage {
  let failures = 0;
  let since = 0;
  let logged = 0;
  return {
    get failures() {
      return failures;
    },
    failed(error) {
      const now = performance.now();
      if (failures++ === 0) since = now;
      else if (now - logged < repeatAfterMs) return;
      logged = now;
      log.error({ err: error, failingForMs: Math.round(now - since), runbook }, `${name} fails; trying again`);
    },
    over() {
      if (failures === 0) return;
      failures = 0;
      log.info({ failedForMs: Math.round(performance.now() - since) }, `${name} works again`);
    },
  };
}
