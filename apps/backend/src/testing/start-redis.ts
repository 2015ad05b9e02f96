import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { findFreePort } from '@todo/postgres';

/** What the title of a test says that is left out without Redis; empty when there is one. */
export const missingRedis =
  spawnSync('redis-server', ['--version']).status === 0 ? '' : ' (left out: needs redis-server on PATH)';

export interface Redis {
  readonly port: number;
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Sends commands as lines and gives what comes back until Redis ends the connection. */
  command(...lines: string[]): Promise<string>;
}

/** A real redis-server that keeps nothing, on a free port of loopback. */
export async function startRedis(): Promise<Redis> {
  const port = await findFreePort();
  let server: ChildProcess | undefined;

  function command(...lines: string[]): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket
      .on('error', reject)
      .on('data', (part) => (answer += part.toString()))
      .on('close', () => resolve(answer))
      .write([...lines, 'QUIT', ''].join('\r\n'));
    return promise;
  }

  const redis: Redis = {
    port,
    command,
    async start() {
      const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      server = spawn('redis-server', words, { stdio: 'ignore' });
      for (;;) {
        const answer = await command('PING').catch(() => '');
        if (answer.includes('PONG')) return;
        if (server.exitCode !== null) throw new Error('redis-server ended at once');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async kill() {
      const ended = server && server.exitCode === null && server.signalCode === null ? once(server, 'exit') : undefined;
      server?.kill('SIGKILL');
      await ended;
    },
  };
  await redis.start();
  return redis;
}

const message = /[*>]3\r\n\$7\r\nmessage\r\n\$\d+\r\n[^\r]+\r\n\$\d+\r\n[^\r]+\r\n/g;

/** A proxy to Redis that loses every second message of what is subscribed to. */
export async function startLossyProxy(target: number) {
  const sockets = new Set<Socket>();
  const counts = { passed: 0, lost: 0 };
  const lossy = (chunk: Buffer) =>
    chunk.toString('latin1').replace(message, (frame) => {
      if (counts.passed > counts.lost) return (counts.lost++, '');
      counts.passed++;
      return frame;
    });
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
    near.pipe(far);
    far.on('data', (chunk) => void near.write(lossy(chunk), 'latin1')).on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    counts,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
