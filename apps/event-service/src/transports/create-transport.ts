import { topics } from '@todo/contracts';
import type { FastifyBaseLogger } from 'fastify';
import type { EventServiceConfig } from '../config.ts';
import { createDirectTransport } from './direct/direct-transport.ts';
import { createKafkaTransport } from './kafka/kafka-transport.ts';
import type { Transport } from './transport.ts';

export interface TransportSurroundings {
  readonly receiverPort: number;
  /** Events handled at once. */
  readonly concurrency: number;
  readonly log: FastifyBaseLogger;
}

/** The transport that the configuration asks for. */
export function createTransport(config: EventServiceConfig, surroundings: TransportSurroundings): Transport {
  const { receiverPort, concurrency, log } = surroundings;
  if (config.EVENT_TRANSPORT === 'direct') {
    const receiver = `http://127.0.0.1:${receiverPort}`;
    return createDirectTransport({ receiver, token: config.APP_API_TOKEN, concurrency });
  }
  const { KAFKA_BROKERS: brokers = [], KAFKA_USERNAME: username, KAFKA_PASSWORD: password, KAFKA_CA: ca } = config;
  return createKafkaTransport({
    connection: { brokers, ca, ...(username && password && { login: { username, password } }) },
    topics: { names: topics, create: config.KAFKA_TOPICS === 'create', inboxHours: config.INBOX_RETENTION_HOURS },
    log,
  });
}
