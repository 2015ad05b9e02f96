import type { FastifyBaseLogger } from 'fastify';
import { type ISocketFactory, Kafka, logLevel } from 'kafkajs';
import { mendRequestQueue } from './mend-request-queue.ts';

export interface KafkaConnection {
  /** `host:port` of some brokers; the others are learnt from them. */
  readonly brokers: readonly string[];
  /** SCRAM-SHA-512 over TLS. Without it the connection is plain text, which is for a laptop. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** Certificate of who signed those of the brokers, in PEM; asks for TLS. */
  readonly ca?: string | undefined;
  /** How a connection is opened, when not by a socket of the system's. */
  readonly socketFactory?: ISocketFactory | undefined;
}

const levels = new Map([
  [logLevel.ERROR, 'warn'],
  [logLevel.WARN, 'warn'],
  [logLevel.INFO, 'debug'],
  [logLevel.DEBUG, 'trace'],
] as const);

/** Short time limits: a broker that does not answer is given up, and the events are sent to who leads instead. */
export function createKafkaClient(
  { brokers, login, ca, socketFactory }: KafkaConnection,
  log: FastifyBaseLogger,
): Kafka {
  mendRequestQueue();
  return new Kafka({
    clientId: 'event-service-relay',
    brokers: [...brokers],
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 5_000,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 4 },
    ...((login || ca) && { ssl: ca ? { ca: [ca] } : true }),
    ...(login && { sasl: { mechanism: 'scram-sha-512', ...login } }),
    ...(socketFactory && { socketFactory }),
    logLevel: logLevel.WARN,
    // What it calls an error it tries again itself; what remains one comes back as an exception.
    logCreator: () => (entry) => {
      const { message, ...details } = entry.log;
      log[levels.get(entry.level as logLevel.ERROR) ?? 'debug'](
        { ...details, timestamp: undefined },
        `kafka: ${message}`,
      );
    },
  });
}
