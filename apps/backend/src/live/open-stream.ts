import { findChangeNumber } from '../changes/change-repository.ts';
import type { Call } from '../owners/call.ts';
import { requireOwner } from '../owners/require-owner.ts';
import type { LiveHub } from './live-hub.ts';
import type { LiveStream } from './live-stream.ts';

/**
 * A stream of the caller's change numbers. When they stand elsewhere than at `since`, it begins with where they stand.
 *
 * @throws {AppError} `unavailable` while the service stops
 */
export async function openStream(call: Call, hub: LiveHub, since: number | undefined): Promise<LiveStream> {
  const owner = requireOwner(call.actor);
  // Opened first: a change between the two is told, not missed.
  const stream = hub.open(owner, since);
  try {
    stream.start(await findChangeNumber(call.db, owner));
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return stream;
}
