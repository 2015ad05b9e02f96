import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface ProduceProxy {
  readonly port: number;
  /** Answers to produce requests that were lost so far. */
  readonly lost: number;
  close(): void;
}

const produce = 0;

/**
 * Stands before a broker, speaks just enough of Kafka's protocol to know which answers are to produce requests, and loses
 * each `everyNth` of them: one in silence, the next one with its connection. The broker has stored those records.
 */
export async function startProduceProxy(broker: string, everyNth: number): Promise<ProduceProxy> {
  const [host, port] = broker.split(':') as [string, string];
  const sockets = new Set<Socket>();
  let [answers, lost] = [0, 0];

  const server = createServer((near) => {
    const far = connect(Number(port), host);
    const produceRequests = new Set<number>();
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => (sockets.delete(socket), other.destroy()));
    }
    onFrame(near, (frame) => {
      if (frame.readInt16BE(4) === produce) produceRequests.add(frame.readInt32BE(8));
      far.write(frame);
    });
    onFrame(far, (frame) => {
      if (!produceRequests.delete(frame.readInt32BE(4)) || ++answers % everyNth !== 0) return void near.write(frame);
      if (++lost % 2 === 0) near.destroy();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get lost() {
      return lost;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Calls back with each message of the protocol, its four bytes of length included. */
function onFrame(socket: Socket, take: (frame: Buffer) => void): void {
  let buffered = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 4 && buffered.length >= 4 + buffered.readInt32BE(0)) {
      const length = 4 + buffered.readInt32BE(0);
      take(buffered.subarray(0, length));
      buffered = buffered.subarray(length);
    }
  });
}
