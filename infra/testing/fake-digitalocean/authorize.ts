import type { FastifyRequest } from 'fastify';
import { ApiRefusal } from './api-error.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token must be allowed, as in `vpc:create`. */
    scopes?: readonly string[];
  }
}

/** Tokens and what each may do; `*` is a token with full access. */
export type Tokens = Map<string, readonly string[]>;

/** Route options: the permissions that the API's specification names for it. */
export function scopes(...needed: string[]): { config: { scopes: string[] } } {
  return { config: { scopes: needed } };
}

/** @throws {ApiRefusal} 401 for an unknown token, 403 for one that may not do this */
export function authorize(request: FastifyRequest, tokens: Tokens): void {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
  const allowed = token === undefined ? undefined : tokens.get(token);
  if (!allowed) throw new ApiRefusal(401, 'Unable to authenticate you');
  const missing = (request.routeOptions.config.scopes ?? []).find((scope) => !allowed.includes(scope));
  if (missing && !allowed.includes('*')) {
    throw new ApiRefusal(403, `You are missing the required permission ${missing}`);
  }
}
