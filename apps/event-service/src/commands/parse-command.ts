import { readPositive, readWords, refuseVerb } from './read-words.ts';

export type Command =
  | { readonly verb: 'list'; readonly consumer: string | undefined; readonly limit: number }
  | { readonly verb: 'show' | 'discard'; readonly id: number }
  | { readonly verb: 'redrive'; readonly id: number | 'all' };

const usage = `Usage:
  dead-letters list [--consumer NAME] [--limit N]   what is kept aside, oldest first
  dead-letters show ID                              one event with its cause
  dead-letters redrive ID | --all                   give it to its handler again, with the others of its task
  dead-letters discard ID                           give it up for good; those behind it are handled`;

/** @throws {Error} with the usage, when the words are not a command */
export function parseCommand(words: readonly string[]): Command {
  const { verb, argument, values } = readWords(words, usage, {
    consumer: { type: 'string' },
    limit: { type: 'string' },
    all: { type: 'boolean' },
  });
  switch (verb) {
    case 'list':
      return { verb, consumer: values.consumer, limit: readPositive(values.limit ?? '100', '--limit', usage) };
    case 'show':
    case 'discard':
      return { verb, id: readPositive(argument, 'ID', usage) };
    case 'redrive':
      if (values.all && argument !== undefined) throw new Error(`Name an ID or --all, not both.\n${usage}`);
      return { verb, id: values.all ? 'all' : readPositive(argument, 'ID', usage) };
    default:
      return refuseVerb(verb, usage);
  }
}
