import { parseArgs } from 'node:util';

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
  const { verb, argument, values } = parse(words);
  switch (verb) {
    case 'list':
      return { verb, consumer: values.consumer, limit: positive(values.limit ?? '100', '--limit') };
    case 'show':
    case 'discard':
      return { verb, id: positive(argument, 'ID') };
    case 'redrive':
      if (values.all && argument !== undefined) throw new Error(`Name an ID or --all, not both.\n${usage}`);
      return { verb, id: values.all ? 'all' : positive(argument, 'ID') };
    default:
      throw new Error(`${verb ? `"${verb}" is no command` : 'A command is missing'}.\n${usage}`);
  }
}

function parse(words: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { consumer: { type: 'string' }, limit: { type: 'string' }, all: { type: 'boolean' } },
    });
    const [verb, argument, ...rest] = positionals;
    if (rest.length > 0) throw new Error(`"${rest[0]}" is one word too many.`);
    return { verb, argument, values };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`);
  }
}

function positive(text: string | undefined, name: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`${name} ${text === undefined ? 'is missing' : `must be a whole number, not "${text}"`}.\n${usage}`);
}
