import type { Database } from '@todo/database';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import { repeat, type Repeated } from '../relay/repeat.ts';
import { fireDueReminders } from './fire-due-reminders.ts';

export interface ReminderClockOptions {
  readonly db: Kysely<Database>;
  /** Told how late a reminder fired, in seconds. */
  readonly onFired: (lateSeconds: number) => void;
  readonly log: FastifyBaseLogger;
}

const batchSize = 100;

/** Looks each second for reminders whose moment has come, the database's clock telling. Any number of replicas may. */
export function startReminderClock({ db, onFired, log }: ReminderClockOptions): Pick<Repeated, 'stop'> {
  let stopping = false;
  async function fireAll(): Promise<void> {
    for (let fired = batchSize; fired === batchSize && !stopping;) {
      const late = await fireDueReminders(db, batchSize);
      late.forEach(onFired);
      fired = late.length;
    }
  }
  const clock = repeat(fireAll, { everyMs: 1_000, name: 'firing reminders', log });
  return {
    stop() {
      stopping = true;
      return clock.stop();
    },
  };
}
