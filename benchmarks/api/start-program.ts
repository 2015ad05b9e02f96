import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunningProgram {
  /** Milliseconds from the start of the process to its first answer at `readyPath`. */
  startedInMs: number;
  /** Resident memory in MB, or undefined where the system does not say. */
  memory(): Promise<number | undefined>;
  stop(): Promise<void>;
}

/** Starts a Node program that listens on `PORT` and waits until it answers. */
export async function startProgram(
  entry: string,
  env: Record<string, string> & { PORT: string },
  readyPath: string,
  { cwd, execArgv = [] }: { cwd?: string; execArgv?: string[] } = {},
): Promise<RunningProgram> {
  const start = performance.now();
  const child = spawn(process.execPath, [...execArgv, entry], {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${env.PORT}${readyPath}`;
  while (!(await answers(url))) {
    if (child.exitCode !== null) throw new Error(`${entry} ended with code ${child.exitCode}`);
    await sleep(10);
  }
  return {
    startedInMs: performance.now() - start,
    memory: () => residentMegabytes(child),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** Runs a Node program to its end. */
export async function runProgram(entry: string, env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${entry} ended with code ${code}`);
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function residentMegabytes(child: ChildProcess): Promise<number | undefined> {
  const ps = spawn('ps', ['-o', 'rss=', '-p', String(child.pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
  ps.on('error', () => undefined);
  let text = '';
  for await (const part of ps.stdout) text += String(part);
  return Number(text) > 0 ? Number(text) / 1024 : undefined;
}
