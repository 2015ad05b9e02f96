import { errorStatus, Problem, type ErrorCode } from '@todo/contracts';
import { z } from 'zod';

declare module 'fastify' {
  interface FastifySchema {
    /** Of each success status, what OpenAPI says besides the schema in `response`. */
    answers?: Record<number, { description: string; headers?: Readonly<Record<string, string>> }>;
  }
}

/** For routes that take no query: an unknown parameter is refused there too. */
export const NoQuery = z.strictObject({});

const everyRoute = ['validation_failed', 'internal', 'unavailable'] as const;

/**
 * The error answers of a route, for its `response` schemas: those of every route, and `codes`. Routes throw them and do
 * not send them, so the type says nothing of them.
 */
export function problemAnswers(...codes: ErrorCode[]): object {
  const codesOf = new Map<number, ErrorCode[]>();
  for (const code of new Set<ErrorCode>([...everyRoute, ...codes])) {
    codesOf.set(errorStatus[code], [...(codesOf.get(errorStatus[code]) ?? []), code]);
  }
  const answers = [...codesOf].map(([status, those]) => [
    status,
    { description: those.join(', '), content: { 'application/problem+json': { schema: Problem } } },
  ]);
  return Object.fromEntries(answers) as object;
}
