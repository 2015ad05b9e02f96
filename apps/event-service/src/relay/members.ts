import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';

/** Where the database tells of new events; relays tell each other of themselves there too, to have one connection less. */
export const outboxChannel = 'outbox';

/** Relays that know of each other. Only who gets how many shards hangs on it, never an event. */
export interface Members {
  /** How many relays there are, this one included. */
  count(): number;
  announce(): Promise<void>;
  /** Says that shards have become free; `leaving` that this relay is gone. */
  announceFree(leaving: boolean): Promise<void>;
  /** Takes a message of another relay; true when shards may have to move. */
  hear(payload: string): boolean;
}

/** A relay is there when it was heard within `ttlMs`. */
export function createMembers(db: Kysely<Database>, self: string, ttlMs: number): Members {
  const lastHeard = new Map<string, number>();
  const say = async (word: 'here' | 'free' | 'gone') => {
    await sql`select pg_notify(${outboxChannel}, ${`${word} ${self}`})`.execute(db);
  };

  return {
    count() {
      for (const [member, heard] of lastHeard) if (performance.now() - heard > ttlMs) lastHeard.delete(member);
      return lastHeard.size + 1;
    },
    announce: () => say('here'),
    announceFree: (leaving) => say(leaving ? 'gone' : 'free'),
    hear(payload) {
      const [word, member] = payload.split(' ', 2);
      if (!member || member === self) return false;
      if (word === 'gone') lastHeard.delete(member);
      const known = lastHeard.has(member);
      if (word !== 'gone') lastHeard.set(member, performance.now());
      return word !== 'here' || !known;
    },
  };
}
