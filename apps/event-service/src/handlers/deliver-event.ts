import type { Topic } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import type { ReceiverAnswer } from '../receiver/receiver-answer.ts';
import { decodeEvent } from './decode-event.ts';
import type { EventHandler } from './event-handler.ts';
import { type Handled, handleEvent, handleUnusable } from './handle-event.ts';

export interface DeliveryOptions {
  readonly db: Kysely<Database>;
  readonly handlers: readonly EventHandler[];
  /** False while the database lacks migrations: handlers would fail for want of a column. */
  readonly isReady: () => boolean;
  readonly onHandled: (consumer: string, result: Handled) => void;
  readonly log: FastifyBaseLogger;
}

/**
 * Gives the bytes of one event to every handler that wants it, one after the other. SUCCESS when each has handled or
 * kept it; else RETRY, and those who have will know it again.
 */
export async function deliverEvent(
  { db, handlers, isReady, onHandled, log }: DeliveryOptions,
  topic: Topic,
  body: Buffer,
  recordKey?: string,
): Promise<ReceiverAnswer['status']> {
  if (!isReady()) return 'RETRY';
  const decoded = decodeEvent(body, recordKey);
  const ofTopic = handlers.filter((handler) => handler.topic === topic);
  const results: Handled[] = [];
  for (const handler of ofTopic) {
    const { consumer } = handler;
    let result: Handled;
    // No handler can read it, so it is a dead letter of each: a later release of one may.
    if ('unusable' in decoded) result = await handleUnusable(db, consumer, topic, decoded.unusable, log);
    else if (handler.types.includes(decoded.event.type)) result = await handleEvent(db, handler, decoded, log);
    else continue;
    results.push(result);
    onHandled(consumer, result);
  }
  return results.includes('retry') ? 'RETRY' : 'SUCCESS';
}
