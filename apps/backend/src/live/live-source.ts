import { listen, type ConnectOptions } from '@todo/database';
import { connectRedis } from '@todo/service-kit';
import { liveChannel, parseLiveNotice, type LiveNotice } from '@todo/contracts';
import type { FastifyBaseLogger } from 'fastify';

export interface LiveListener {
  onNotice: (notice: LiveNotice) => void;
  /** Called each time it begins to hear (again): what was told before is lost. */
  onListening: () => void;
}

/** From where a process hears of committed changes. Notices may be lost, repeated or late. */
export interface LiveSource {
  /** Whether notices may be lost while it listens, without anybody noticing. */
  readonly lossy: boolean;
  listen(listener: LiveListener): { close(): Promise<void> };
}

/** The notifications of PostgreSQL, which each commit sends. */
export function postgresSource(connection: ConnectOptions, log: FastifyBaseLogger): LiveSource {
  return {
    lossy: false,
    listen: ({ onNotice, onListening }) =>
      listen({
        connection: { ...connection, applicationName: `${connection.applicationName} live` },
        channel: 'changes',
        onNotification(payload) {
          const notice = parseLiveNotice(payload);
          if (notice) onNotice(notice);
        },
        onListening,
        onLost: (error) => log.warn({ err: error }, 'live updates pause until the database answers'),
      }),
  };
}

/** The channel to which the event service publishes. */
export function redisSource(url: string, log: FastifyBaseLogger): LiveSource {
  return {
    lossy: true,
    listen({ onNotice, onListening }) {
      function hear(text: string): void {
        const notice = parseLiveNotice(text);
        if (notice) onNotice(notice);
      }
      let subscribed = false;
      return connectRedis({
        url,
        log,
        onReady(client) {
          // The client subscribes again by itself after a reconnection.
          if (subscribed) return onListening();
          client.subscribe(liveChannel, hear).then(
            () => {
              subscribed = true;
              onListening();
            },
            (err: unknown) => log.warn({ err }, 'the live updates in Redis cannot be subscribed to'),
          );
        },
      });
    },
  };
}
