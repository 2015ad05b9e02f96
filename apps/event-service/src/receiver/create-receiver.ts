import type { Topic } from '@todo/contracts';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { unwrapDelivery } from './dapr-delivery.ts';
import { handOver } from './hand-over.ts';
import { isToken } from './is-token.ts';
import type { ReceiverAnswer } from './receiver-answer.ts';

export interface ReceiverOptions {
  /** Takes the bytes of one event of a topic; `key` is that of its record in Kafka, URL-escaped, when it came from there. */
  deliver: (topic: Topic, body: Buffer, key: string | undefined) => Promise<ReceiverAnswer['status']>;
  topics: readonly Topic[];
  /** Asked of every event when set, in the header `dapr-api-token`. */
  token?: string | undefined;
  logger: FastifyBaseLogger;
}

const retry: ReceiverAnswer = { status: 'RETRY' };

/** Dapr puts it on every event; the transport of a laptop does not. */
const daprHeader = 'pubsubname';

/**
 * The server that takes events, for loopback only: `POST /events/<topic>`. Dapr drops an event on 404 and on DROP, so
 * neither is ever the answer to a POST; whatever goes wrong here is RETRY. `GET /healthz` is for the sidecar, which asks
 * without a token.
 */
export function createReceiver(options: ReceiverOptions): FastifyInstance {
  const receiver = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    // An event of Kafka's 1 MiB limit, base64 encoded in its envelope, still fits.
    bodyLimit: 4 * 1_048_576,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  // Bytes that are no JSON are ours to keep, so nothing is parsed on the way in.
  receiver.removeAllContentTypeParsers();
  receiver.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  handOver(receiver);
  receiver.addHook('onRequest', (request, reply, next) => {
    const { method, headers } = request;
    if (method === 'GET' || !options.token || isToken(headers['dapr-api-token'], options.token)) return next();
    request.log.warn({ url: request.url }, 'refused an event without the right dapr-api-token');
    void reply.code(401).send(retry);
  });
  for (const topic of options.topics) {
    receiver.post<{ Body: Buffer | undefined }>(`/events/${topic}`, async (request): Promise<ReceiverAnswer> => {
      const { headers, body = Buffer.alloc(0) } = request;
      if (headers[daprHeader] === undefined) return { status: await options.deliver(topic, body, undefined) };
      const key = typeof headers['__key'] === 'string' ? headers['__key'] : undefined;
      return { status: await options.deliver(topic, unwrapDelivery(body), key) };
    });
  }
  receiver.setErrorHandler((error, request, reply) => {
    request.log.error({ err: error }, 'an event could not be taken');
    return reply.code(503).send(retry);
  });
  receiver.setNotFoundHandler((request, reply) => {
    if (request.method === 'GET') return reply.code(404).send();
    request.log.error({ url: request.url }, 'an event came to a path that no topic has');
    return reply.code(503).send(retry);
  });
  return receiver;
}
