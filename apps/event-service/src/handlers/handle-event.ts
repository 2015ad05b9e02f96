import { setTimeout as sleep } from 'node:timers/promises';
import type { Topic } from '@todo/contracts';
import type { Database } from '@todo/database';
import { inSpan } from '@todo/service-kit';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import { describeCause } from '../dead-letters/describe-cause.ts';
import { type DeadLetter, keepDeadLetter } from '../dead-letters/keep-dead-letter.ts';
import { type Applied, applyEvent } from './apply-event.ts';
import type { ReceivedEvent, UnusableEvent } from './decode-event.ts';
import { type EventHandler, PermanentError } from './event-handler.ts';
import { isTransient } from './is-transient.ts';

/** dead: it became a dead letter; retry: nothing happened, it has to come again. */
export type Handled = Applied | 'dead' | 'retry';

const maxAttempts = 5;
const firstPauseMs = 50;

/**
 * Gives one event to one handler. The attempts are made here and now, with pauses that add up to less than a second: an
 * event of which each fails is dead wherever and however often it is delivered. What is only in the way for now
 * (connection, locks, time-outs) counts as no attempt and is left to the transport, which knows how to wait.
 */
export function handleEvent(
  db: Kysely<Database>,
  handler: EventHandler,
  received: ReceivedEvent,
  log: FastifyBaseLogger,
): Promise<Handled> {
  const { consumer, topic } = handler;
  const { id, type, traceparent } = received.event;
  const attributes = { 'messaging.destination.name': topic, 'messaging.message.id': id, 'todo.event.type': type };
  // A link and no child: nobody waits for it, and it may come hours later, or again.
  return inSpan(`handle ${consumer}`, { attributes, linkTo: traceparent }, async (span) => {
    const handled = await attempt(db, handler, received, log);
    span.setAttribute('todo.handled', handled);
    return handled;
  });
}

/** What no handler can read becomes a dead letter of the one that would have been given it. */
export function handleUnusable(
  db: Kysely<Database>,
  consumer: string,
  topic: Topic,
  { traceparent, ...letter }: UnusableEvent,
  log: FastifyBaseLogger,
): Promise<Handled> {
  const attributes = { 'messaging.destination.name': topic, 'messaging.message.id': letter.eventId };
  return inSpan(`handle ${consumer}`, { attributes, linkTo: traceparent }, () =>
    bury(db, { ...letter, consumer, attempts: 1 }, log),
  );
}

async function attempt(
  db: Kysely<Database>,
  handler: EventHandler,
  received: ReceivedEvent,
  log: FastifyBaseLogger,
): Promise<Handled> {
  const { consumer } = handler;
  const { id: eventId, subject: key } = received.event;
  for (let attempt = 1; ; attempt++) {
    // Before the transaction begins nothing can be the event's fault, whatever the connection's error looks like.
    let begun = false;
    try {
      return await db.transaction().execute((trx) => {
        begun = true;
        return applyEvent(trx, handler, received);
      });
    } catch (error) {
      const context = { err: error, consumer, eventId, attempt };
      if (!begun || isTransient(error)) {
        log.warn(context, 'an event cannot be handled now');
        return 'retry';
      }
      if (attempt === maxAttempts || error instanceof PermanentError) {
        const { content } = received;
        return bury(db, { consumer, key, eventId, content, cause: describeCause(error), attempts: attempt }, log);
      }
      log.warn(context, 'an event could not be handled');
      await sleep(firstPauseMs * 2 ** (attempt - 1));
    }
  }
}

/** Only a dead letter that is committed may be answered with SUCCESS; when it cannot be kept, the event comes again. */
export async function bury(db: Kysely<Database>, letter: DeadLetter, log: FastifyBaseLogger): Promise<Handled> {
  const { consumer, eventId, cause, attempts } = letter;
  try {
    const kept = await db.transaction().execute((trx) => keepDeadLetter(trx, letter));
    if (!kept) return 'duplicate';
    log.error({ consumer, eventId, cause, attempts }, 'an event became a dead letter');
    return 'dead';
  } catch (error) {
    log.error({ err: error, consumer, eventId }, 'a dead letter could not be kept');
    return 'retry';
  }
}
