import { AppError } from '@todo/service-kit';

/** The versions a change may build on: `*` is any. */
export type IfMatch = '*' | readonly string[];

const entityTag = /^[ \t]*(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?:,|$)/;

export function etagOf(task: { version: number }): string {
  return `"${task.version}"`;
}

/**
 * Parses an `If-Match` header (RFC 9110, 13.1.1) into the entity tags it names. Weak ones are left out: they never
 * match here.
 *
 * @throws {AppError} `validation_failed` when it is none
 */
export function parseIfMatch(header: string): IfMatch {
  if (header.trim() === '*') return '*';
  const tags: string[] = [];
  for (let rest = header; rest.trim() !== '';) {
    const match = entityTag.exec(rest);
    if (!match) {
      const errors = [{ pointer: '/if-match', detail: 'is neither * nor a list of entity tags like "3"' }];
      throw new AppError('validation_failed', { detail: 'The If-Match header is not valid.', errors });
    }
    if (!match[1]) tags.push(`${match[2]}`);
    rest = rest.slice(match[0].length);
  }
  return tags;
}

/** @throws {AppError} `precondition_required` without the header, `validation_failed` */
export function requireIfMatch(header: string | undefined): IfMatch {
  if (header === undefined || header.trim() === '') {
    const detail = 'Send the ETag of the task you change as If-Match, so that nobody else’s change is lost.';
    throw new AppError('precondition_required', { detail });
  }
  return parseIfMatch(header);
}

/** @throws {AppError} `precondition_failed` when the task is at none of the versions */
export function assertMatch(ifMatch: IfMatch, task: { version: number }): void {
  if (ifMatch === '*' || ifMatch.includes(etagOf(task))) return;
  throw new AppError('precondition_failed', { detail: `The task is at version ${task.version} now.` });
}
