import { once } from 'node:events';
import type { Server } from 'node:net';
import { findFreePort, listenOn } from '@todo/postgres';
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
    const server = (await listen(wanted)) ?? (options.freePorts ? await listenOnFree() : undefined);
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
  try {
    return await listenOn(port);
  } catch (cause) {
    throw new ServeError(`Cannot listen on port ${port}: ${(cause as Error).message}`, { cause });
  }
}

async function listenOnFree(): Promise<Server> {
  return (await listenOn(await findFreePort())) ?? listenOnFree();
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
