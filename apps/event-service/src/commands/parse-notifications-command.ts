import { z } from 'zod';
import { readPositive, readWords, refuseVerb } from './read-words.ts';

export type NotificationsCommand =
  | { readonly verb: 'list'; readonly limit: number }
  | { readonly verb: 'show'; readonly id: string }
  | { readonly verb: 'resend' | 'discard'; readonly id: string | 'all' };

const usage = `Usage:
  notifications list [--limit N]       what was given up after its last attempt, oldest first
  notifications show ID                one of them, with what was to be sent
  notifications resend ID | --all      send it again, with as many attempts as the first time
  notifications discard ID | --all     forget it`;

/** @throws {Error} with the usage, when the words are not a command */
export function parseNotificationsCommand(words: readonly string[]): NotificationsCommand {
  const { verb, argument, values } = readWords(words, usage, { limit: { type: 'string' }, all: { type: 'boolean' } });
  switch (verb) {
    case 'list':
      return { verb, limit: readPositive(values.limit ?? '100', '--limit', usage) };
    case 'show':
      return { verb, id: readId(argument) };
    case 'resend':
    case 'discard':
      if (values.all && argument !== undefined) throw new Error(`Name an ID or --all, not both.\n${usage}`);
      return { verb, id: values.all ? 'all' : readId(argument) };
    default:
      return refuseVerb(verb, usage);
  }
}

function readId(text: string | undefined): string {
  if (z.guid().safeParse(text).success) return text as string;
  throw new Error(`ID ${text === undefined ? 'is missing' : `must be as "list" shows it, not "${text}"`}.\n${usage}`);
}
