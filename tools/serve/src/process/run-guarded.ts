import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Socket } from 'node:net';

export interface GuardedCommand {
  readonly command: readonly [program: string, ...args: string[]];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
  onLine(line: string): void;
}

export interface GuardedProcess {
  /** Its exit code, once it and all it started have ended; 128 + n for signal n. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/**
 * Ends the program when our end of the pipe closes, which happens even when we are killed outright: SIGTERM, and after the
 * grace period SIGKILL to all that it started. Only the program itself gets SIGTERM, since it passes it on in its own way.
 */
const guard = `
grace=$1; shift
"$@" 3<&- & program=$!
exec 2> /dev/null
trap '' TERM INT HUP
{
  read _ <&3
  kill -TERM $program
  while kill -0 $program && [ $grace -gt 0 ]; do sleep 0.1; grace=$((grace - 1)); done
  kill -KILL 0
} &
exec 3<&-
wait $program`;

/** Runs a program, in a session of its own, that cannot outlive this one. */
export function runGuarded({ command, cwd, environment, graceSeconds, onLine }: GuardedCommand): GuardedProcess {
  const child = spawn('/bin/sh', ['-c', guard, 'sh', String(graceSeconds * 10), ...command], {
    cwd,
    env: { ...process.env, ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream as Readable).on('line', onLine);
  const pipe = child.stdio[3] as Socket;
  // the other end is gone when the program ended by itself
  pipe.on('error', () => undefined);

  const killGroup = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // nobody is left in it
    }
  };
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      // the guard itself, and what the program left behind
      killGroup();
      child.once('close', () => resolve(code ?? (signal === 'SIGKILL' ? 137 : 143)));
    });
  });
  ended.catch(() => undefined);
  return {
    ended,
    stop: async () => {
      pipe.destroy();
      await ended;
    },
  };
}
