import { spawn } from 'node:child_process';

export interface CommandResult {
  exitCode: number;
  /** Both streams, in the order they came. */
  output: string;
  seconds: number;
}

export interface CommandOptions {
  cwd: string;
  env?: Record<string, string | undefined>;
  input?: string;
}

/** Runs a program to its end; its output also goes to this process's, so that a long test shows where it is. */
export async function runCommand(command: string, args: string[], options: CommandOptions): Promise<CommandResult> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
  }
  child.stdin.end(options.input ?? '');
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve(code ?? 1));
  });
  return { exitCode, output, seconds: (performance.now() - started) / 1000 };
}
