import type { Database } from '@todo/database';
import { AppError } from '@todo/service-kit';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { OwnerId } from '../owners/require-owner.ts';
import { findChangeNumbers } from './find-change-numbers.ts';
import type { LiveSource } from './live-source.ts';
import { LiveStream } from './live-stream.ts';

export interface LiveHubOptions {
  db: Kysely<Database>;
  source: LiveSource;
  log: FastifyBaseLogger;
  heartbeatMs: number;
}

/** Carries change numbers from their source to the open streams of this process. */
export interface LiveHub {
  /** A stream of the owner's change numbers; `since` is the one that its reader has. It leaves the hub when it closes. */
  open(owner: OwnerId, since: number | undefined): LiveStream;
  count(): number;
  /** Ends every stream and stops listening. */
  close(): Promise<void>;
}

export function createLiveHub({ db, source, log, heartbeatMs }: LiveHubOptions): LiveHub {
  const streamsOf = new Map<string, Set<LiveStream>>();
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const all = () => [...streamsOf.values()].flatMap((streams) => [...streams]);

  function tell(owner: string, changeNumber: number): void {
    for (const stream of streamsOf.get(owner) ?? []) stream.tell(changeNumber);
  }

  /** After a time in which notices may have been lost every stream is told where things stand. */
  async function catchUp(): Promise<void> {
    clearTimeout(retry);
    try {
      for (const { id, change_number } of await findChangeNumbers(db, [...streamsOf.keys()])) tell(id, change_number);
    } catch (error) {
      if (closed) return;
      log.warn({ err: error }, 'open streams could not be told what they missed; trying again');
      retry = setTimeout(() => void catchUp(), 1_000);
    }
  }

  const listener = source.listen({
    onNotice: ({ owner, changeNumber }) => tell(owner, changeNumber),
    onListening: () => void catchUp(),
  });

  const heartbeat = setInterval(() => {
    for (const stream of all()) if (!stream.beat()) stream.destroy();
    if (source.lossy) void catchUp();
  }, heartbeatMs);

  return {
    open(owner, since) {
      if (closed) throw new AppError('unavailable', { detail: 'The service is stopping; connect again.' });
      const stream = new LiveStream(since);
      const streams = streamsOf.get(owner) ?? new Set();
      streamsOf.set(owner, streams.add(stream));
      stream.once('close', () => {
        streams.delete(stream);
        if (streams.size === 0 && streamsOf.get(owner) === streams) streamsOf.delete(owner);
      });
      return stream;
    },
    count: () => all().length,
    async close() {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(retry);
      for (const stream of all()) stream.end();
      await listener.close();
    },
  };
}
