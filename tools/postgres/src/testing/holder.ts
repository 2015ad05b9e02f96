import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PostgresOptions } from '../start-postgres.ts';

/** Another process that holds a server, as a second `nx serve` would. */
export interface Holder {
  readonly owned: boolean;
  readonly port: number;
  readonly url: string;
  end(signal: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();

export async function holdPostgres(options: PostgresOptions, as: SpawnOptions = {}): Promise<Holder> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-postgres.ts'), JSON.stringify(options)], {
    ...as,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  for await (const line of createInterface(child.stdout!)) {
    const got = JSON.parse(line) as { owned: boolean; port: number; url: string };
    return { ...got, end: (signal) => endProcess(child, signal) };
  }
  throw new Error(errors);
}

/** Ends what a failed test left. */
export async function endHolders(): Promise<void> {
  await Promise.all([...running].map((child) => endProcess(child, 'SIGKILL')));
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
