import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process of the test's own. */
export interface Program {
  readonly pid: number;
  /** What it wrote so far. */
  output(): string;
  signal(signal: NodeJS.Signals): void;
  ended(): Promise<Ending>;
  /** Sends the signal and waits for the end; `ms` is how long that took. */
  end(signal: NodeJS.Signals): Promise<Ending & { ms: number }>;
}

const running = new Map<ChildProcess, Promise<Ending>>();
const others: (() => Promise<unknown>)[] = [];

/** Starts a TypeScript file with nothing but this environment. */
export function startProgram(
  file: string,
  environment: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, [file, ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = once(child, 'close').then(([code, signal]): Ending => {
    running.delete(child);
    return { code, signal };
  });
  running.set(child, ended);
  return {
    pid: child.pid!,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    ended: () => ended,
    async end(signal) {
      const asked = performance.now();
      child.kill(signal);
      return { ...(await ended), ms: performance.now() - asked };
    },
  };
}

/** For what `startProgram` did not start: `endPrograms` calls it once. */
export function endWithPrograms(end: () => Promise<unknown>): void {
  others.push(end);
}

/** Ends what a test left running. */
export async function endPrograms(): Promise<void> {
  for (const child of running.keys()) child.kill('SIGKILL');
  await Promise.all([...running.values(), ...others.splice(0).map((end) => end())]);
}
