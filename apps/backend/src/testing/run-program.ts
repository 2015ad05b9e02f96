import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Program {
  child: ChildProcess;
  /** Both streams of output, as they came. */
  output: () => string;
  ended: Promise<number | null>;
}

/** Runs an entry point of the service as a program, with no environment but `env`. */
export function runProgram(entry: 'main' | 'migrate', env: Record<string, string>): Program {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', `${entry}.ts`)], {
    env: { PATH: process.env['PATH'], ...env },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part) => (text += part));
  return { child, output: () => text, ended: once(child, 'close').then(([code]) => code as number | null) };
}
