import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface AnswerGate {
  readonly port: number;
  /** The next answer is lost, and whatever else is on its connection; `onLost` runs at that moment. */
  loseNext(onLost: () => void): void;
  close(): void;
}

/** Stands before a server on loopback and lets everything pass, until an answer is to be lost. */
export async function startAnswerGate(targetPort: number): Promise<AnswerGate> {
  const sockets = new Set<Socket>();
  let lose: (() => void) | undefined;
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => (sockets.delete(socket), other.destroy()));
    }
    near.pipe(far);
    far.on('data', (answer) => {
      if (!lose) return void near.write(answer);
      lose();
      lose = undefined;
      near.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    loseNext: (onLost) => void (lose = onLost),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
