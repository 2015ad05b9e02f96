import type { Actor } from '@todo/contracts';
import { AppError } from '@todo/service-kit';

declare const guarded: unique symbol;

/** Whose rows a query may touch. Only `requireOwner` makes one, and every function of a repository asks for one. */
export type OwnerId = string & { readonly [guarded]: true };

/**
 * The access check, first line of every service function: whose rows the actor may read and change. Rows of others are
 * then out of reach of any query, as if they did not exist.
 *
 * @throws {AppError} `not_found` for an actor who owns nothing
 */
export function requireOwner(actor: Actor): OwnerId {
  if (actor.kind !== 'user') throw new AppError('not_found');
  return actor.id as OwnerId;
}
