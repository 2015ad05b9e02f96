import { z } from 'zod';
import { RegistryError } from './errors.ts';

const ErrorBody = z.object({
  errors: z.array(z.object({ code: z.string(), message: z.string().optional() })).min(1),
});
/** Token services answer in a shape of their own. */
const TokenErrorBody = z.object({ details: z.string().optional(), message: z.string().optional() });

/** Turns an answer that is no success into an error that says what to do. Consumes the body. */
export async function failureOf(
  response: Response,
  context: { host: string; what: string; loggedIn: boolean },
): Promise<RegistryError> {
  const { host, what, loggedIn } = context;
  const { status } = response;
  const text = (await response.text().catch(() => '')).slice(0, 2000);
  const { code, detail } = readBody(text);
  const said = `${status}${code ? ` ${code}` : ''}${detail ? `: ${detail}` : ''}`;
  const fail = (message: string) => new RegistryError(message, { status, ...(code ? { code } : {}) });
  if (/limit is|repository limit|quota/i.test(detail)) {
    return fail(
      `${host} refused ${what} (${said}). The plan of this registry holds no more repositories or bytes: ` +
        'choose a larger plan, or free some with "nx run infra:registry-prune"',
    );
  }
  if (/read[- ]?only|garbage collection/i.test(detail)) {
    return fail(`${host} is read-only (${said}), as during a garbage collection; try again when that has ended`);
  }
  if (status === 401 || status === 403) {
    const advice = loggedIn
      ? `The login for ${host} is not allowed to do this or has expired`
      : `Docker keeps no login for ${host}`;
    const orToken = host === 'registry.digitalocean.com' ? 'set DIGITALOCEAN_TOKEN, or ' : '';
    return fail(`${host} refused ${what} (${said}). ${advice}: ${orToken}run "docker login ${host}" and try again`);
  }
  if (status === 429) return fail(`${host} asks to slow down (${said}) at ${what}`);
  return fail(`${host} answered ${said} to ${what}`);
}

/** The registry did not answer at all. */
export function networkFailure(host: string, cause: unknown): unknown {
  if (cause instanceof Error && cause.name === 'AbortError') return cause;
  const reason = rootMessage(cause);
  return new RegistryError(`The registry ${host} cannot be reached: ${reason}. Is its address right, and is it up?`, {
    code: neverConnected(cause) ? 'UNREACHABLE' : 'NETWORK',
    cause,
  });
}

function neverConnected(cause: unknown): boolean {
  return /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|bad port|CERT|certificate/.test(rootMessage(cause));
}

function rootMessage(cause: unknown): string {
  let current = cause;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  if (current instanceof AggregateError && current.errors[0] instanceof Error) return current.errors[0].message;
  return current instanceof Error ? current.message : String(current);
}

function readBody(text: string): { code: string | undefined; detail: string } {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { code: undefined, detail: text.trim().split('\n')[0]?.slice(0, 200) ?? '' };
  }
  const known = ErrorBody.safeParse(body);
  const first = known.data?.errors[0];
  if (first) return { code: first.code, detail: first.message ?? '' };
  const token = TokenErrorBody.safeParse(body);
  return { code: undefined, detail: token.data?.details ?? token.data?.message ?? '' };
}
