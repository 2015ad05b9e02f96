import { describe, expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { parseArguments } from './parse-arguments.ts';

describe('parseArguments', () => {
  it.each([
    ['up --env prod', { command: 'up', environment: 'prod', yes: false, allowDelete: false, breakLock: false }],
    [
      'up --env=prod --yes --allow-delete',
      { command: 'up', environment: 'prod', yes: true, allowDelete: true, breakLock: false },
    ],
    [
      'destroy --env prod --break-lock',
      { command: 'destroy', environment: 'prod', confirm: undefined, registry: false, breakLock: true },
    ],
    [
      'destroy --env prod --confirm prod --registry',
      { command: 'destroy', environment: 'prod', confirm: 'prod', registry: true, breakLock: false },
    ],
    [
      'upgrade --env prod',
      { command: 'upgrade', environment: 'prod', to: undefined, nodeSize: undefined, yes: false, breakLock: false },
    ],
    [
      'upgrade --env prod --to 1.36.4-do.0 --yes',
      { command: 'upgrade', environment: 'prod', to: '1.36.4-do.0', nodeSize: undefined, yes: true, breakLock: false },
    ],
    [
      'upgrade --env prod --node-size s-4vcpu-8gb',
      { command: 'upgrade', environment: 'prod', to: undefined, nodeSize: 's-4vcpu-8gb', yes: false, breakLock: false },
    ],
    ['secret set database-url --env prod', { command: 'secret-set', environment: 'prod', name: 'database-url' }],
    ['verify --env prod', { command: 'verify', environment: 'prod', json: false }],
    ['verify --env prod --json', { command: 'verify', environment: 'prod', json: true }],
    ['secret --env prod list', { command: 'secret-list', environment: 'prod' }],
    [
      'deployer-kubeconfig --env prod --out f',
      { command: 'deployer-kubeconfig', environment: 'prod', out: 'f', hours: 8 },
    ],
  ])('%s', (line, expected) => {
    expect(parseArguments(line.split(' '))).toEqual(expected);
  });

  it.each([
    ['', 'no command'],
    ['upp --env prod', 'no command "upp"'],
    ['up', '--env NAME is missing'],
    ['up --env prod --force', "Unknown option '--force'"],
    ['up prod', 'Unexpected argument'],
    ['up --env', 'argument missing'],
    ['secret --env prod', 'say "set NAME" or "list"'],
    ['secret set --env prod', 'exactly one NAME'],
    ['secret set database-url postgresql://x --env prod', 'never from the command line'],
    ['deployer-kubeconfig --env prod', '--out FILE is missing'],
    ['deployer-kubeconfig --env prod --out f --hours 5000', 'a number from 1 to 2160'],
  ])('refuses "%s"', async (line, expected) => {
    const problems = await problemsOf(() => parseArguments(line.split(' ').filter(Boolean)));
    expect(problems.join('\n')).toContain(expected);
  });
});
