import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ServeError } from './serve-error.ts';

export const usage = `nx serve                        everything
nx serve backend                one service with its database; or: nx serve -- backend event-service
  --port N                      port of the page (4200)
  --free-ports                  use another port where one is taken
  --data DIR                    where the database keeps its data (.data)`;

export interface ServeArguments {
  /** Names of services or of their folders; empty for all. */
  readonly services: readonly string[];
  readonly port: number;
  readonly freePorts: boolean;
  readonly dataFolder: string | undefined;
  readonly help: boolean;
}

/** @throws {ServeError} naming the argument that is wrong */
export function parseArguments(given: readonly string[]): ServeArguments {
  const { values, positionals } = parse(given);
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port < 1 || port > 65_535) {
    throw new ServeError(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  return {
    services: positionals,
    port,
    freePorts: values['free-ports'],
    dataFolder: values.data === undefined ? undefined : resolve(values.data),
    help: values.help,
  };
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      // Nx writes a flag it forwards as `--free-ports=true`
      args: given.map((argument) => argument.replace(/^(--[\w-]+)=true$/, '$1')),
      allowPositionals: true,
      options: {
        port: { type: 'string', default: '4200' },
        'free-ports': { type: 'boolean', default: false },
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    throw new ServeError(`${(cause as Error).message}\n${usage}`, { cause });
  }
}
