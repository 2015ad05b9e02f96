import { startTcpRelay, type TcpRelay } from './start-tcp-relay.ts';

export interface AnswerGate extends TcpRelay {
  /** The next answer is lost, and whatever else is on its connection; `onLost` runs at that moment. */
  loseNext(onLost: () => void): void;
}

/** Stands before a server on loopback and lets everything pass, until an answer is to be lost. */
export async function startAnswerGate(port: number): Promise<AnswerGate> {
  let lose: (() => void) | undefined;
  const relay = await startTcpRelay({ host: '127.0.0.1', port }, (near, far) => {
    near.pipe(far);
    far.on('data', (answer) => {
      if (!lose) return void near.write(answer);
      lose();
      lose = undefined;
      near.destroy();
    });
  });
  return { ...relay, loseNext: (onLost) => void (lose = onLost) };
}
