import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/**
 * What stands behind the name of a command: a verb, its argument, options.
 *
 * @throws {Error} with the usage, when there are other options or more words
 */
export function readWords<const T extends ParseArgsOptionsConfig>(words: readonly string[], usage: string, options: T) {
  try {
    const { positionals, values } = parseArgs({ args: [...words], allowPositionals: true, options });
    const [verb, argument, ...rest] = positionals;
    if (rest.length > 0) throw new Error(`"${rest[0]}" is one word too many.`);
    return { verb, argument, values };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`);
  }
}

/** @throws {Error} with the usage: there is no such verb */
export function refuseVerb(verb: string | undefined, usage: string): never {
  throw new Error(`${verb ? `"${verb}" is no command` : 'A command is missing'}.\n${usage}`);
}

/** @throws {Error} with the usage, when it is no whole number above 0; `name` says of what */
export function readPositive(text: string | undefined, name: string, usage: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`${name} ${text === undefined ? 'is missing' : `must be a whole number, not "${text}"`}.\n${usage}`);
}
