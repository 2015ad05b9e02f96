import type { Settings } from '../settings.ts';
import { audit, type AuditOptions } from './audit.ts';
import { cost, type CostOptions } from './cost.ts';
import { kubeConfig, type KubeConfigOptions } from './kubeconfig.ts';
import { flag, type OptionReader, value } from './read-options.ts';
import type { Terminal } from './terminal.ts';
import { verify, type VerifyOptions } from './verify.ts';

/** Commands that look and change nothing of what is provisioned. */
export type AccountCommand =
  | ({ command: 'audit' } & AuditOptions)
  | ({ command: 'cost' } & CostOptions)
  | ({ command: 'kubeconfig' } & KubeConfigOptions)
  | ({ command: 'verify' } & VerifyOptions);

export const accountUsage = `  audit                        list what is billed without a use, and what differs from the environment
  cost                         say what the environment costs a month at DigitalOcean
     --against COMMIT          only the difference, as a table for a pull request
     --json                    for programs
  kubeconfig                   give kubectl a context of the environment's cluster, whose token renews itself
     --use                     make it the current one
     --out FILE                write it there instead of the kubeconfig
  verify                       hold a live environment against the specification, a line a check
     --json                    for programs`;

/** @returns undefined for a verb that is none of these */
export function parseAccountCommand(
  verb: string,
  rest: readonly string[],
  { parse, required }: OptionReader,
): AccountCommand | undefined {
  switch (verb) {
    case 'audit': {
      const { values } = parse(rest, { env: value }, 0);
      return { command: verb, environment: required(values.env, '--env NAME') };
    }
    case 'cost': {
      const { values } = parse(rest, { env: value, against: value, json: flag }, 0);
      const environment = required(values.env, '--env NAME');
      return { command: verb, environment, against: values.against, json: values.json };
    }
    case 'kubeconfig': {
      const { values } = parse(rest, { env: value, use: flag, out: value }, 0);
      const environment = required(values.env, '--env NAME');
      return { command: verb, environment, use: values.use, out: values.out };
    }
    case 'verify': {
      const { values } = parse(rest, { env: value, json: flag }, 0);
      return { command: verb, environment: required(values.env, '--env NAME'), json: values.json };
    }
    default:
      return undefined;
  }
}

export function runAccountCommand(command: AccountCommand, settings: Settings, terminal: Terminal): Promise<void> {
  switch (command.command) {
    case 'audit':
      return audit(command, settings, terminal);
    case 'cost':
      return cost(command, settings, terminal);
    case 'kubeconfig':
      return kubeConfig(command, settings, terminal);
    case 'verify':
      return verify(command, settings, terminal);
  }
}
