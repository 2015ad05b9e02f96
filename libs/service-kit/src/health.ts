import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** Answers with what is wrong, in a few words, or nothing when the service can work. */
export type ReadinessCheck = () => Promise<string | undefined>;

export interface HealthOptions {
  checks: Readonly<Record<string, ReadinessCheck>>;
}

/**
 * `/healthz` says that the process answers at all (a failure restarts it); `/readyz` that it can do its work (a failure
 * takes it out of the load balancer), with the result of each check.
 */
export const health = fp(
  (app: FastifyInstance, options: HealthOptions, done: () => void) => {
    let stopping = false;
    app.addHook('preClose', (next) => {
      stopping = true;
      next();
    });

    const silent = { logLevel: 'warn' as const, schema: { hide: true } };
    app.get('/healthz', silent, () => ({ status: 'ok' }));
    app.get('/readyz', silent, async (_request, reply) => {
      const entries = await Promise.all(
        Object.entries(options.checks).map(async ([name, check]) => [name, (await run(check)) ?? 'ok'] as const),
      );
      const ready = !stopping && entries.every(([, result]) => result === 'ok');
      return reply
        .code(ready ? 200 : 503)
        .send({ status: stopping ? 'stopping' : ready ? 'ok' : 'unavailable', checks: Object.fromEntries(entries) });
    });
    done();
  },
  { name: 'health' },
);

async function run(check: ReadinessCheck): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, 2_000, 'no answer within 2 s');
  });
  try {
    return await Promise.race([check(), timeout]);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return message || code || 'failed';
  } finally {
    clearTimeout(timer);
  }
}
