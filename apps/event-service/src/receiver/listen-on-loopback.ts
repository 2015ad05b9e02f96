import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Listens where only this machine, or this pod with its sidecar, can reach it. Returns the port. */
export async function listenOnLoopback(receiver: FastifyInstance, port: number): Promise<number> {
  try {
    await receiver.listen({ host: '127.0.0.1', port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const message = `Port ${port} on 127.0.0.1 is in use by another program. Stop it, or set RECEIVER_PORT to a free one.`;
    throw new Error(message);
  }
  return (receiver.server.address() as AddressInfo).port;
}
