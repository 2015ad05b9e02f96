import type { FastifyBaseLogger } from 'fastify';
import type { RedisClientType } from 'redis';
import { z } from 'zod';

/** `redis://` or, over TLS, `rediss://`; with user, password and database number where there are such. */
export const RedisUrl = z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' });

export interface RedisOptions {
  url: string;
  log: FastifyBaseLogger;
  /** Called each time the connection is there (again). */
  onReady?: (client: RedisClientType) => void;
}

export interface RedisConnection {
  /** The client while it is connected. */
  ready(): RedisClientType | undefined;
  /** Resolves when it has been connected for the first time. */
  connected: Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps a connection to Redis, through its restarts, and tells the log when it goes and when it is back. What cannot be
 * sent is not kept for later. The client is loaded only here: a service without Redis does not pay for it.
 */
export function connectRedis({ url, log, onReady }: RedisOptions): RedisConnection {
  let client: RedisClientType | undefined;
  let closed = false;
  let lost = false;

  function onLost(err: unknown): void {
    if (lost || closed) return;
    lost = true;
    log.warn({ err }, 'Redis cannot be reached; trying again');
  }

  async function open(): Promise<void> {
    const { createClient } = await import('redis');
    if (closed) return;
    client = createClient({
      url,
      disableOfflineQueue: true,
      commandsQueueMaxLength: 1_000,
      // A server that is gone without a word is noticed by the pings.
      pingInterval: 10_000,
      socket: { connectTimeout: 3_000, reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, 3_000) },
    }) as RedisClientType;
    client.on('error', onLost).on('ready', () => {
      if (lost) log.info('Redis is back');
      lost = false;
      if (client) onReady?.(client);
    });
    await client.connect();
  }

  const opening = open().catch(onLost);
  return {
    ready: () => (client?.isReady ? client : undefined),
    connected: opening,
    async close() {
      closed = true;
      client?.destroy();
      await opening;
    },
  };
}
