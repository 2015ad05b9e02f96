import type { DomainEvent, EventOf, EventType, Topic } from '@todo/contracts';
import type { Database } from '@todo/database';
import type { Transaction } from 'kysely';

/** What follows from events. Its effect is what it writes in `trx`, once an event, in the order of each task. */
export interface EventHandler {
  /** Its name in inbox, dead letters and metrics. Never renamed: a new name handles everything again. */
  readonly consumer: string;
  readonly topic: Topic;
  readonly types: readonly EventType[];
  /**
   * True when its effect is a last state that an older event never replaces, so that it may be given old events again
   * (`replay`). Without it the inbox alone keeps an effect from happening twice.
   */
  readonly projection?: true;
  /**
   * Runs in the transaction of the inbox row. A connection, lock or time-out error lets the event come again; any other
   * error is tried a few times before the event becomes a dead letter, `PermanentError` not once more.
   */
  handle(trx: Transaction<Database>, event: DomainEvent): Promise<void>;
}

/** A handler that is given events of its `types` only, and typed so. */
export function defineHandler<const Type extends EventType>(
  handler: Omit<EventHandler, 'types' | 'handle'> & {
    readonly types: readonly Type[];
    handle(trx: Transaction<Database>, event: EventOf<Type>): Promise<void>;
  },
) {
  return handler satisfies EventHandler;
}

/** The event can never succeed: a rule forbids it. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}
