import { InfraError } from '../infra-error.ts';
import { type AccountCommand, accountUsage, parseAccountCommand } from './account-commands.ts';
import { flag, optionReader, value } from './read-options.ts';
import type { UpgradeOptions } from './upgrade.ts';

export type Command =
  | { command: 'up'; environment: string; yes: boolean; allowDelete: boolean; breakLock: boolean }
  | { command: 'destroy'; environment: string; confirm: string | undefined; registry: boolean; breakLock: boolean }
  | ({ command: 'upgrade' } & UpgradeOptions)
  | { command: 'secret-set'; environment: string; name: string }
  | { command: 'secret-list'; environment: string }
  | { command: 'deployer-kubeconfig'; environment: string; out: string; hours: number }
  | AccountCommand;

export const usage = `usage: nx run infra:<command> --env NAME
  up                           make or change what the environment needs; shows the plan and asks first
     --yes                     do not ask
     --allow-delete            let it remove or replace a namespace, or remove a database, with everything in it
  destroy                      remove what up made, after the environment's name is typed
     --confirm NAME            the name, where nobody can type it
     --registry                the registry with its images, too
  upgrade                      upgrade the Kubernetes of a cluster at DigitalOcean, in place
     --to VERSION              the newest that the environment's version begins with, when left out
     --node-size SIZE          instead: give it nodes of this size, and move the pods there
     --yes                     do not ask
  secret set NAME              set a secret from standard input
  secret list                  show which secrets there are and which are set
  deployer-kubeconfig          write a kubeconfig of the account as which CI deploys
     --out FILE                where to
     --hours N                 how long it is good for, 1 to 2160 (default 8)
  up, destroy, upgrade --break-lock   go on although a dead run on another machine holds the environment
${accountUsage}`;

const { parse, required } = optionReader(usage);

/** @throws {InfraError} on anything that is not a command as in {@link usage} */
export function parseArguments(argv: readonly string[]): Command {
  const [verb = '', ...rest] = argv;
  switch (verb) {
    case 'up': {
      const options = { env: value, yes: flag, 'allow-delete': flag, 'break-lock': flag };
      const { values } = parse(rest, options, 0);
      return {
        command: 'up',
        environment: required(values.env, '--env NAME'),
        yes: values.yes,
        allowDelete: values['allow-delete'],
        breakLock: values['break-lock'],
      };
    }
    case 'destroy': {
      const { values } = parse(rest, { env: value, confirm: value, registry: flag, 'break-lock': flag }, 0);
      const environment = required(values.env, '--env NAME');
      const { confirm, registry } = values;
      return { command: 'destroy', environment, confirm, registry, breakLock: values['break-lock'] };
    }
    case 'upgrade': {
      const options = { env: value, to: value, 'node-size': value, yes: flag, 'break-lock': flag };
      const { values } = parse(rest, options, 0);
      const environment = required(values.env, '--env NAME');
      const { to, yes, 'node-size': nodeSize, 'break-lock': breakLock } = values;
      return { command: 'upgrade', environment, to, nodeSize, yes, breakLock };
    }
    case 'secret':
      return parseSecret(rest);
    case 'deployer-kubeconfig': {
      const { values } = parse(rest, { env: value, out: value, hours: { ...value, default: '8' } }, 0);
      const hours = Number(values.hours);
      if (!(hours >= 1 && hours <= 2160)) throw new InfraError(`--hours ${values.hours}: a number from 1 to 2160`);
      const environment = required(values.env, '--env NAME');
      return { command: 'deployer-kubeconfig', environment, out: required(values.out, '--out FILE'), hours };
    }
    default: {
      const command = parseAccountCommand(verb, rest, { parse, required });
      if (command) return command;
      throw new InfraError(`${verb ? `no command "${verb}"` : 'no command'}\n${usage}`);
    }
  }
}

function parseSecret(rest: readonly string[]): Command {
  const { values, positionals } = parse(rest, { env: value }, 2);
  const [action, name, ...more] = positionals;
  const environment = required(values.env, '--env NAME');
  if (action === 'list' && name === undefined) return { command: 'secret-list', environment };
  if (action !== 'set') throw new InfraError(`secret: say "set NAME" or "list"\n${usage}`);
  if (name === undefined || more.length > 0) {
    throw new InfraError(
      'secret set: exactly one NAME; the value comes from standard input, never from the command line',
    );
  }
  return { command: 'secret-set', environment, name };
}
