import { z } from 'zod';
import type { Credentials } from './load-credentials.ts';
import { failureOf, networkFailure } from './describe-failure.ts';
import { RegistryError } from './errors.ts';

/** What a registry's 401 asks for. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: string; readonly service: string | undefined };

const TokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/** Reads a `WWW-Authenticate` header. `undefined` for a scheme that registries do not use. */
export function parseChallenge(header: string | null): Challenge | undefined {
  const [, scheme, rest] = /^\s*(\w+)\s*(.*)$/s.exec(header ?? '') ?? [];
  if (scheme?.toLowerCase() === 'basic') return { scheme: 'basic' };
  if (scheme?.toLowerCase() !== 'bearer') return undefined;
  const parameters = new Map<string, string>();
  for (const [, key, value] of (rest ?? '').matchAll(/(\w+)="([^"]*)"/g)) {
    if (key !== undefined && value !== undefined) parameters.set(key.toLowerCase(), value);
  }
  const realm = parameters.get('realm');
  return realm ? { scheme: 'bearer', realm, service: parameters.get('service') } : undefined;
}

/** The value of `Authorization` for Basic, or `undefined` when there is nobody to log in as. */
export function basicAuthorization(credentials: Credentials | undefined): string | undefined {
  if (credentials?.kind !== 'basic') return undefined;
  return `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
}

/**
 * Gets a token for `scopes` from the registry's token service
 * (distribution.github.io/distribution/spec/auth/token); anonymous when there are no credentials.
 */
export async function fetchToken(options: {
  challenge: Extract<Challenge, { scheme: 'bearer' }>;
  scopes: readonly string[];
  credentials: Credentials | undefined;
  host: string;
  allowHttp: boolean;
  signal?: AbortSignal | undefined;
}): Promise<string> {
  const { challenge, scopes, credentials, host } = options;
  const url = parseRealm(challenge.realm, host, options.allowHttp);
  const init: RequestInit = { signal: options.signal ?? null };
  if (credentials?.kind === 'identityToken') {
    init.method = 'POST';
    init.body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: credentials.token,
      client_id: 'todo-deploy',
      scope: scopes.join(' '),
      ...(challenge.service ? { service: challenge.service } : {}),
    });
  } else {
    if (challenge.service) url.searchParams.set('service', challenge.service);
    for (const scope of scopes) url.searchParams.append('scope', scope);
    const authorization = basicAuthorization(credentials);
    if (authorization) init.headers = { authorization };
  }
  const response = await fetch(url, init).catch((cause: unknown) => {
    throw networkFailure(host, cause);
  });
  if (!response.ok) {
    throw await failureOf(response, { host, what: 'a token', loggedIn: credentials !== undefined });
  }
  const answer = TokenAnswer.safeParse(await response.json().catch(() => undefined));
  const token = answer.data?.token ?? answer.data?.access_token;
  if (!token) throw new RegistryError(`The token service of ${host} answered without a token`);
  return token;
}

function parseRealm(realm: string, host: string, allowHttp: boolean): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  const safe = url?.protocol === 'https:' || (allowHttp && url?.protocol === 'http:');
  if (!url || !safe) {
    throw new RegistryError(`${host} sends logins to "${realm}", which is not https; no password was sent there`);
  }
  return url;
}
