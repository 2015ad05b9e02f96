import { InfraError } from '../infra-error.ts';

/** Where the API is and who asks. */
export interface AccountAccess {
  token: string;
  apiUrl: string;
}

export const standardApiUrl = 'https://api.digitalocean.com';

/**
 * The only place that reads the token: `DIGITALOCEAN_TOKEN`, or `DIGITALOCEAN_ACCESS_TOKEN` as doctl calls it; the API's
 * address is `DIGITALOCEAN_API_URL` where it is another. `undefined` without a token.
 *
 * @throws {InfraError} for a token that cannot be one, and an address that would send it in the clear
 */
export function readAccountAccess(env: NodeJS.ProcessEnv): AccountAccess | undefined {
  const token = env['DIGITALOCEAN_TOKEN'] || env['DIGITALOCEAN_ACCESS_TOKEN'];
  if (!token) return undefined;
  // Anything else could not be a header; the value itself is not repeated.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new InfraError('DIGITALOCEAN_TOKEN has a space or a line end in it');
  return { token, apiUrl: checkUrl(env['DIGITALOCEAN_API_URL'] || standardApiUrl) };
}

/** @throws {InfraError} without a token */
export function requireAccountAccess(access: AccountAccess | undefined): AccountAccess {
  if (access) return access;
  throw new InfraError(
    'DIGITALOCEAN_TOKEN is not set: make a token at https://cloud.digitalocean.com/account/api/tokens with the scopes that ' +
      'infra/README.md lists, and export it (docs/runbooks/token-expired.md)',
  );
}

function checkUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return url.origin;
  throw new InfraError(`DIGITALOCEAN_API_URL is "${text}": an https:// address is needed, the token goes there`);
}
