import { v7 } from 'uuid';

/** A new identifier, a UUID of version 7: sorts roughly by the time it was made. Never used for order. */
export function newId(): string {
  return v7();
}
