import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Failed answers after which the sidecar takes the program for unwell (`app-health-threshold`), as its test checks. */
const tellings = 3;
/** Milliseconds without a delivery after which the sidecar has stopped. */
const quietMs = 400;
/** The most that a sidecar gets which does not stop. */
const patienceMs = 6_000;
/** Milliseconds after which a sidecar that asked before asks no more. */
const forgottenMs = 3_000;

/**
 * Before the receiver closes it lets the sidecar go: `GET /healthz` fails, the sidecar leaves its consumer group, and the
 * other replicas have its partitions at once. One that finds nobody listening would hold them instead, and try again and
 * again, until it is killed. Without a sidecar that asks, it closes at once.
 */
export function handOver(receiver: FastifyInstance): void {
  let closing = false;
  let told = 0;
  let asked = -Infinity;
  let underWay = 0;
  let delivered = -Infinity;

  receiver.get('/healthz', (_request, reply) => {
    asked = performance.now();
    if (!closing) return reply.send({ status: 'ok' });
    told++;
    return reply.code(503).send({ status: 'stopping' });
  });
  receiver.addHook('onRequest', (request, _reply, next) => {
    if (request.method === 'POST') underWay++;
    next();
  });
  receiver.addHook('onResponse', (request, _reply, next) => {
    if (request.method === 'POST') {
      underWay--;
      delivered = performance.now();
    }
    next();
  });
  receiver.addHook('preClose', async () => {
    closing = true;
    const begun = performance.now();
    const since = (moment: number) => performance.now() - moment;
    const hasStopped = () => told >= tellings && underWay === 0 && since(delivered) > quietMs;
    while (since(asked) < forgottenMs && !hasStopped() && since(begun) < patienceMs) await sleep(50);
  });
}
