import type { RegistryLogin } from '../digitalocean/request-registry-login.ts';
import { type Check, judge } from './check.ts';

const patience = 10_000;

/**
 * Whether the registry answers; with a login, whether it lets us in.
 *
 * @param registry `host[:port]/path`
 * @see https://distribution.github.io/distribution/spec/auth/token
 */
export async function checkRegistry(registry: string, login: RegistryLogin | Error | undefined): Promise<Check> {
  const what = login ? 'registry lets us in' : 'registry answers';
  const todo = 'docs/runbooks/image-pull-failed.md';
  if (login instanceof Error) return judge(what, false, { measured: login.message, todo });
  const [host = ''] = (login?.host ?? registry).split('/');
  try {
    const status = await ask(`${isLoopback(host) ? 'http' : 'https'}://${host}/v2/`, login);
    // Who has no login is asked for one: that, too, is an answer.
    const good = status === 200 || (!login && status === 401);
    return judge(what, good, { measured: `${host}: status ${status}`, todo });
  } catch (error) {
    const { message, cause } = error as Error;
    return judge(what, false, { measured: `${host}: ${cause instanceof Error ? cause.message : message}`, todo });
  }
}

async function ask(url: string, login: RegistryLogin | undefined): Promise<number> {
  const basic = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const first = await get(url);
  if (first.status !== 401 || !basic) return first.status;
  const challenge = first.headers.get('www-authenticate') ?? '';
  const realm = /^bearer\b.*\brealm="([^"]+)"/i.exec(challenge)?.[1];
  if (!realm) return (await get(url, basic)).status;
  // The password goes nowhere that is less safe than the registry itself.
  if (url.startsWith('https:') && !realm.startsWith('https:')) throw new Error(`it sends logins to ${realm}`);
  const service = /\bservice="([^"]*)"/i.exec(challenge)?.[1];
  const answer = await get(service ? `${realm}?service=${encodeURIComponent(service)}` : realm, basic);
  if (!answer.ok) return answer.status;
  const { token, access_token } = (await answer.json()) as { token?: string; access_token?: string };
  return (await get(url, `Bearer ${token ?? access_token ?? ''}`)).status;
}

function get(url: string, authorization?: string): Promise<Response> {
  return fetch(url, { signal: AbortSignal.timeout(patience), ...(authorization && { headers: { authorization } }) });
}

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|$)/.test(host);
}
