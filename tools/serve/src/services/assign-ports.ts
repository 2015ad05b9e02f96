import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { ServeError } from '../serve-error.ts';
import type { Service } from './discover-services.ts';

export interface ServicePorts {
  readonly port: number;
  /** By the name of the environment variable that carries each. */
  readonly loopback: Readonly<Record<string, number>>;
}

export interface Ports {
  readonly origin: number | undefined;
  readonly services: ReadonlyMap<string, ServicePorts>;
}

export interface PortOptions {
  /** The port of the page; `undefined` when there is none. */
  readonly origin: number | undefined;
  readonly freePorts: boolean;
  /** Words on who holds a port that is taken. */
  describeHolder(port: number): string;
}

/**
 * The ports that services declare; with `freePorts` a free one in place of each that is taken.
 *
 * @throws {ServeError} naming the port that is taken, and what needs it
 */
export async function assignPorts(services: readonly Service[], options: PortOptions): Promise<Ports> {
  // kept open until all are chosen, so that none is chosen twice
  const held: Server[] = [];
  const claim = async (wanted: number, purpose: string): Promise<number> => {
    const server = (await listen(wanted)) ?? (options.freePorts ? await listen(0) : undefined);
    if (!server)
      throw new ServeError(`Port ${wanted}, which ${purpose} needs, is in use.\n${options.describeHolder(wanted)}`);
    held.push(server);
    return (server.address() as { port: number }).port;
  };
  try {
    const origin = options.origin === undefined ? undefined : await claim(options.origin, 'the page');
    const assigned = new Map<string, ServicePorts>();
    for (const { name, port, loopbackPorts } of services) {
      const loopback: Record<string, number> = {};
      for (const [variable, wanted] of Object.entries(loopbackPorts)) {
        loopback[variable] = await claim(wanted, `${name} (${variable})`);
      }
      assigned.set(name, { port: await claim(port, name), loopback });
    }
    return { origin, services: assigned };
  } finally {
    await Promise.all(held.map(close));
  }
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return undefined;
    throw new ServeError(`Cannot listen on port ${port}: ${(error as Error).message}`, { cause: error });
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
