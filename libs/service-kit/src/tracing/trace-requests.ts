import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

const untraced = new Set(['/healthz', '/readyz', '/metrics']);

/** A span for each request, part of the caller's trace where the request names one; what the route does lies within it. */
export const traceRequests = fp(
  (app: FastifyInstance, _options: object, done: () => void) => {
    const spans = new WeakMap<FastifyRequest, Span>();
    app.addHook('onRequest', (request, _reply, next) => {
      const route = request.routeOptions.url ?? 'unmatched';
      if (untraced.has(route)) return next();
      const caller = propagation.extract(context.active(), request.headers);
      const attributes = { 'http.request.method': request.method, 'http.route': route };
      const span = trace
        .getTracer('todo')
        .startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller);
      spans.set(request, span);
      return context.with(trace.setSpan(caller, span), next);
    });
    app.addHook('onResponse', (request, reply, next) => {
      const span = spans.get(request);
      span?.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
      next();
    });
    app.addHook('onRequestAbort', (request, next) => {
      spans.get(request)?.end();
      next();
    });
    done();
  },
  { name: 'trace-requests' },
);
