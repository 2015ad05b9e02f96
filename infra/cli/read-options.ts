import { parseArgs, type ParseArgsConfig } from 'node:util';
import { InfraError } from '../infra-error.ts';

export const flag = { type: 'boolean', default: false } as const;
export const value = { type: 'string' } as const;

/** Reads options of a command line; whatever is wrong with them is said together with `usage`. */
export function optionReader(usage: string) {
  return {
    parse<Options extends NonNullable<ParseArgsConfig['options']>>(
      args: readonly string[],
      options: Options,
      positionals: number,
    ) {
      try {
        return parseArgs({ args: [...args], options, allowPositionals: positionals > 0, strict: true });
      } catch (cause) {
        throw new InfraError(`${(cause as Error).message.split('. ')[0]}\n${usage}`, { cause });
      }
    },
    required(text: string | undefined, what: string): string {
      if (!text) throw new InfraError(`${what} is missing\n${usage}`);
      return text;
    },
  };
}

export type OptionReader = ReturnType<typeof optionReader>;
