import { createHmac } from 'node:crypto';

/**
 * Tells one value of a secret from the next without telling it: HMAC-SHA-256 by a key of the environment's own, which only
 * its encrypted settings hold, so that nobody who can read the hash can try values against it. 16 hex digits.
 */
export function hashSecret(key: string, name: string, value: string): string {
  return createHmac('sha256', key).update(`${name}\0${value}`).digest('hex').slice(0, 16);
}
