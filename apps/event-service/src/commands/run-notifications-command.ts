import type { Database } from '@todo/database';
import type { Kysely } from 'kysely';
import { discardFailedEffects } from '../notifications/discard-failed-effects.ts';
import { type FailedEffect, getFailedEffectOrThrow, listFailedEffects } from '../notifications/list-failed-effects.ts';
import { resendFailedEffects } from '../notifications/resend-failed-effects.ts';
import { formatTable } from './format-table.ts';
import type { NotificationsCommand } from './parse-notifications-command.ts';

const none = 'No notification was given up.';

/**
 * What to print.
 *
 * @throws {Error} saying what is wrong, when nothing was done
 */
export async function runNotificationsCommand(db: Kysely<Database>, command: NotificationsCommand): Promise<string[]> {
  switch (command.verb) {
    case 'list':
      return formatList(await listFailedEffects(db, command.limit));
    case 'show':
      return [JSON.stringify(await getFailedEffectOrThrow(db, command.id), null, 2)];
    case 'resend': {
      const count = await resendFailedEffects(db, command.id);
      return [count === 0 ? none : `To be sent again: ${count}. The event service does it at once.`];
    }
    case 'discard': {
      const count = await discardFailedEffects(db, command.id);
      return [count === 0 ? none : `Discarded: ${count}.`];
    }
  }
}

function formatList(effects: readonly FailedEffect[]): string[] {
  if (effects.length === 0) return [none];
  const rows = effects.map(({ id, channel, attempts, done_at, last_error }) => [
    id,
    channel,
    String(attempts),
    done_at?.toISOString() ?? '-',
    last_error ?? '-',
  ]);
  return formatTable(['id', 'channel', 'attempts', 'given up', 'cause'], rows);
}
