import { spawn } from 'node:child_process';
import { once } from 'node:events';

interface ProgramOptions {
  /** Path from the workspace root. */
  program: string;
  /** What comes before the arguments of the command line. */
  arguments?: string[];
  __unparsed__: string[];
}

/**
 * Nx executor that runs a program of this workspace on this Node, with the terminal and standard input of the `nx`
 * command and every argument as it was typed. `nx:run-commands` would take `--env` for an option of its own.
 */
export async function runProgram(options: ProgramOptions, context: { root: string }): Promise<{ success: boolean }> {
  const child = spawn(process.execPath, [options.program, ...(options.arguments ?? []), ...options.__unparsed__], {
    cwd: context.root,
    stdio: 'inherit',
  });
  // The program decides how it stops: Ctrl-C reaches it through the terminal, other signals are handed on.
  const wait = () => undefined;
  const handOn = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', wait).on('SIGTERM', handOn).on('SIGHUP', handOn);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { success: code === 0 };
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', handOn).off('SIGHUP', handOn);
  }
}
