import { formatLiveNotice, liveChannel, type LiveNotice } from '@todo/contracts';
import { connectRedis } from '@todo/service-kit';
import type { FastifyBaseLogger } from 'fastify';

export interface LivePublisher {
  /** Sends a notice when Redis is there. Never throws and never waits: one that is lost costs nothing. */
  publish(notice: LiveNotice): void;
  /** Resolves when it can publish. */
  readonly connected: Promise<void>;
  close(): Promise<void>;
}

/** Publishes change numbers to Redis, from where each backend tells its open pages. */
export function createLivePublisher(url: string, log: FastifyBaseLogger): LivePublisher {
  const redis = connectRedis({ url, log });
  return {
    publish(notice) {
      redis
        .ready()
        ?.publish(liveChannel, formatLiveNotice(notice))
        .catch((err: unknown) => log.debug({ err }, 'a live update was lost'));
    },
    connected: redis.connected,
    close: () => redis.close(),
  };
}

/** For commands, which leave before a connection would be there: open pages catch up by their numbers. */
export const quietPublisher: LivePublisher = {
  publish: () => undefined,
  connected: Promise.resolve(),
  close: () => Promise.resolve(),
};
