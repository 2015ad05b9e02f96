import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { health, type HealthOptions } from './health.ts';
import { metrics } from './metrics.ts';
import { problems } from './problem.ts';

export interface AppOptions {
  /** Name in logs and metrics, as in `service.json`. */
  service: string;
  environment: string;
  logLevel: string;
  readiness: HealthOptions['checks'];
}

/** A Fastify instance with what every service has: Zod validation, request ids, logs, problems, health and metrics. */
export async function createApp(options: AppOptions) {
  const app = fastify({
    logger: {
      level: options.logLevel,
      base: { service: options.service, environment: options.environment },
      redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', '*.token'],
    },
    genReqId: (request) => requestId(request.headers['x-request-id']),
    bodyLimit: 1_048_576,
    // Open streams would hold `close` for ever; idle keep-alive connections go at once, busy ones after their answer.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: false },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-request-id', request.id);
    next();
  });
  await app.register(problems);
  await app.register(metrics, { service: options.service });
  await app.register(health, { checks: options.readiness });
  return app;
}

/** A client's own id is kept when it is harmless in a log; else the request gets a new one. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID();
}
