import type { Settings } from '../settings.ts';
import { cost } from './cost.ts';
import { flag, type OptionReader, value } from './read-options.ts';
import type { Terminal } from './terminal.ts';

/** Commands that look at a DigitalOcean account and change nothing in it. */
export type AccountCommand = { command: 'cost'; environment: string; against: string | undefined; json: boolean };

export const accountUsage = `  cost                         say what the environment costs a month at DigitalOcean
     --against COMMIT          only the difference, as a table for a pull request
     --json                    for programs`;

/** @returns undefined for a verb that is none of these */
export function parseAccountCommand(
  verb: string,
  rest: readonly string[],
  { parse, required }: OptionReader,
): AccountCommand | undefined {
  if (verb !== 'cost') return undefined;
  const { values } = parse(rest, { env: value, against: value, json: flag }, 0);
  return {
    command: 'cost',
    environment: required(values.env, '--env NAME'),
    against: values.against,
    json: values.json,
  };
}

export function runAccountCommand(command: AccountCommand, settings: Settings, terminal: Terminal): Promise<void> {
  return cost(command, settings, terminal);
}
