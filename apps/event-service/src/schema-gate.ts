import { type Database, pendingMigrations } from '@todo/database';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import { repeat, type Repeated } from './relay/repeat.ts';

export interface SchemaGate {
  /** True once the database has every migration this release knows; it never goes back. */
  readonly isOpen: () => boolean;
  start(): void;
  stop(): Promise<void>;
}

/** Waits for the database and its migrations, then calls `onOpen` once. */
export function watchSchema(db: Kysely<Database>, onOpen: () => void, log: FastifyBaseLogger): SchemaGate {
  let open = false;
  let checking: Repeated | undefined;

  async function check(): Promise<void> {
    const pending = await pendingMigrations(db);
    if (pending.length > 0) throw new Error(`The database lacks migrations: ${pending.join(', ')}`);
    if (open) return;
    open = true;
    void checking?.stop();
    onOpen();
  }
  return {
    isOpen: () => open,
    start() {
      checking = repeat(check, { everyMs: 1_000, name: 'waiting for the database', log });
    },
    async stop() {
      await checking?.stop();
    },
  };
}
