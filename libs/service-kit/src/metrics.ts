import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

declare module 'fastify' {
  interface FastifyInstance {
    /** Where a service registers metrics of its own. */
    metrics: Registry;
  }
}

/** `/metrics` in the Prometheus text format: the process's own figures and the duration of every request, by route. */
export const metrics = fp(
  (app: FastifyInstance, options: { service: string }, done: () => void) => {
    const registry = new Registry();
    registry.setDefaultLabels({ service: options.service });
    collectDefaultMetrics({ register: registry });
    const duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of HTTP requests, from the first byte read to the answer sent',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: [registry],
    });

    app.decorate('metrics', registry);
    app.addHook('onResponse', (request, reply, next) => {
      // A stream lasts as long as someone looks; its duration says nothing of the service.
      if (reply.getHeader('content-type') === 'text/event-stream') return next();
      const route = request.routeOptions.url ?? 'unmatched';
      duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      return next();
    });
    app.get('/metrics', { logLevel: 'warn', schema: { hide: true } }, async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    );
    done();
  },
  { name: 'metrics' },
);

/** A figure that is read when it is asked for. */
export function addGauge(app: FastifyInstance, name: string, help: string, read: () => number): void {
  const gauge: Gauge = new Gauge({ name, help, registers: [app.metrics], collect: () => gauge.set(read()) });
}
