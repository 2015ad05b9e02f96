import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { closeConnections } from './close-connections.ts';
import { health, type HealthOptions } from './health.ts';
import { metrics } from './metrics.ts';
import { answerBrokenRequest, problems, sendRouterProblem } from './problem.ts';
import { traceFields } from './tracing/in-span.ts';
import { startTracing } from './tracing/start-tracing.ts';
import { traceRequests } from './tracing/trace-requests.ts';

export interface AppOptions {
  /** Name in logs and metrics, as in `service.json`. */
  service: string;
  environment: string;
  logLevel: string;
  /** Collector of traces; without one nothing is traced. */
  traceEndpoint?: string | undefined;
  readiness: HealthOptions['checks'];
}

/** A Fastify instance with what every service has: Zod validation, request ids, logs, problems, health and metrics. */
export async function createApp(options: AppOptions) {
  const { service, environment, traceEndpoint } = options;
  const endTracing =
    traceEndpoint === undefined ? undefined : await startTracing({ service, environment, endpoint: traceEndpoint });
  const app = fastify({
    logger: {
      level: options.logLevel,
      base: { service, environment },
      ...(endTracing && { mixin: traceFields }),
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'],
    },
    genReqId: (request) => requestId(request.headers['x-request-id']),
    bodyLimit: 1_048_576,
    // A request must have come whole within this time.
    requestTimeout: 60_000,
    // What runs may finish; connections without a request go at once, the others by `closeConnections`.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: false },
    frameworkErrors: sendRouterProblem,
    clientErrorHandler: answerBrokenRequest,
  }).withTypeProvider<ZodTypeProvider>();
  // Fastify takes plain text from the start; a service here takes it nowhere.
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-request-id', request.id);
    next();
  });
  if (endTracing) {
    await app.register(traceRequests);
    app.addHook('onClose', endTracing);
  }
  await app.register(closeConnections);
  await app.register(problems);
  await app.register(metrics, { service });
  await app.register(health, { checks: options.readiness });
  return app;
}

/** A client's own id is kept when it is harmless in a log; else the request gets a new one. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID();
}
