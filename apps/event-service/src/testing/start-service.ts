import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findFreePort } from '@todo/postgres';

export interface ServiceProcess {
  readonly port: number;
  readonly receiverPort: number;
  /** What it wrote so far. */
  output(): string;
  /** The answer of `/readyz`, undefined while nobody listens. */
  readiness(): Promise<number | undefined>;
  metric(name: string): Promise<number>;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null; ms: number }>;
  ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const running = new Set<ChildProcess>();

/** The real service as a process of its own, on free ports. */
export async function startService(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const [port, receiverPort] = [await findFreePort(), await findFreePort()];
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts')], {
    env: { PATH: process.env['PATH'], PORT: String(port), RECEIVER_PORT: String(receiverPort), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code: code as number | null, signal: signal as NodeJS.Signals | null };
  });

  return {
    port,
    receiverPort,
    output: () => output,
    readiness: () =>
      fetch(`http://127.0.0.1:${port}/readyz`).then(
        (response) => response.status,
        () => undefined,
      ),
    async metric(name) {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const lines = text.split('\n').filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)));
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
    },
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      const asked = performance.now();
      child.kill(signal);
      return { ...(await ended), ms: performance.now() - asked };
    },
    ended: () => ended,
  };
}

/** Ends what a failed test left. */
export async function endServices(): Promise<void> {
  await Promise.all(
    [...running].map((child) => {
      child.kill('SIGKILL');
      return once(child, 'close');
    }),
  );
}
