import type { Socket } from 'node:net';
import { startTcpRelay, type TcpRelay } from './start-tcp-relay.ts';

export interface ProduceProxy extends TcpRelay {
  /** Answers to produce requests that were lost so far. */
  readonly lost: number;
}

const produce = 0;

/**
 * Stands before a broker, speaks just enough of Kafka's protocol to know which answers are to produce requests, and loses
 * each `everyNth` of them: one in silence, the next one with its connection. The broker has stored those records.
 */
export async function startProduceProxy(broker: string, everyNth: number): Promise<ProduceProxy> {
  const [host, port] = broker.split(':') as [string, string];
  let [answers, lost] = [0, 0];
  const relay = await startTcpRelay({ host, port: Number(port) }, (near, far) => {
    const produceRequests = new Set<number>();
    onFrame(near, (frame) => {
      if (frame.readInt16BE(4) === produce) produceRequests.add(frame.readInt32BE(8));
      far.write(frame);
    });
    onFrame(far, (frame) => {
      if (!produceRequests.delete(frame.readInt32BE(4)) || ++answers % everyNth !== 0) return void near.write(frame);
      if (++lost % 2 === 0) near.destroy();
    });
  });
  return {
    ...relay,
    get lost() {
      return lost;
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
