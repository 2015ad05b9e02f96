import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import { storableText } from '../dead-letters/keep-dead-letter.ts';
import type { ClaimedEffect } from './claim-effects.ts';
import type { SendResult } from './send-effect.ts';

/** sent; failed: refused for good; refused: another try comes; deferred: nothing was tried, for want of a connection. */
export type Settled = 'sent' | 'failed' | 'refused' | 'deferred';

const maxAttempts = 8;
const firstPauseMs = 10_000;
const longestPauseMs = 3_600_000;
/** Until the next try when the sidecar or the receiver could not be reached. */
const deferMs = 5_000;

/**
 * Writes down what came of sending, unless the claim ran out meanwhile and somebody else has it. Only a refusal by the
 * receiver is an attempt; the pauses between attempts double, and add up to a bit more than twenty minutes.
 */
export async function settleEffect(
  db: Kysely<Database>,
  effect: ClaimedEffect,
  result: SendResult,
): Promise<Settled | 'lost'> {
  const settled = judge(effect, result);
  const attempts = effect.attempts + (settled === 'refused' || settled === 'failed' ? 1 : 0);
  const pauseMs = settled === 'refused' ? Math.min(firstPauseMs * 2 ** effect.attempts, longestPauseMs) : deferMs;
  const over = settled === 'sent' || settled === 'failed';
  const { numUpdatedRows } = await db
    .updateTable('notification_effect')
    .set({
      state: over ? settled : 'pending',
      attempts,
      last_error: 'error' in result ? storableText(result.error) : null,
      done_at: over ? sql`clock_timestamp()` : null,
      next_attempt_at: sql`clock_timestamp() + ${over ? 0 : pauseMs} * interval '1 millisecond'`,
    })
    .where('id', '=', effect.id)
    .where('state', '=', 'pending')
    // JavaScript knows no microseconds.
    .where(sql`date_trunc('milliseconds', next_attempt_at)`, '=', effect.next_attempt_at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n ? settled : 'lost';
}

function judge({ attempts }: ClaimedEffect, { outcome }: SendResult): Settled {
  if (outcome === 'sent') return 'sent';
  if (outcome === 'unreachable') return 'deferred';
  return attempts + 1 >= maxAttempts ? 'failed' : 'refused';
}
