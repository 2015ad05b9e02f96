import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** `nx serve` as a person starts it: a process of its own in a workspace. */
export interface ServeRun {
  readonly child: ChildProcess;
  output(): string;
  /** Until the output matches; throws with the output when it ends before or takes too long. */
  until(pattern: RegExp): Promise<RegExpMatchArray>;
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<ChildProcess>();

export function runServe(workspaceRoot: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): ServeRun {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../main.ts'), ...args], {
    cwd: workspaceRoot,
    env: { ...process.env, DATABASE_URL: '', NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    output: () => output,
    until: async (pattern) => {
      const deadline = Date.now() + 30_000;
      for (;;) {
        const found = output.match(pattern);
        if (found) return found;
        if (hasEnded() || Date.now() > deadline) throw new Error(`no ${pattern} in:\n${output}`);
        await sleep(20);
      }
    },
    end: async (signal) => {
      if (signal) child.kill(signal);
      if (!hasEnded()) await once(child, 'close');
      running.delete(child);
      return child.exitCode;
    },
  };
}

/** Ends what a failed test left. */
export async function endServes(): Promise<void> {
  for (const child of running) {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  running.clear();
}
