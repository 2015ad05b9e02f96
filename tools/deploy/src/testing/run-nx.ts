import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface NxRun {
  readonly code: number | null;
  /** Both streams, as they came. */
  readonly output: string;
}

/** Runs the Nx of a workspace as a person would; `onOutput` sees all of its output so far, and may end it, with Ctrl-C or worse. */
export function runNx(
  workspaceRoot: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  onOutput?: (output: string, end: (signal?: NodeJS.Signals) => void) => void,
): Promise<NxRun> {
  const bin = join(workspaceRoot, 'node_modules/.bin');
  const child = spawn(join(bin, 'nx'), args, {
    cwd: workspaceRoot,
    detached: true,
    env: {
      ...process.env,
      PATH: `${bin}:${process.env['PATH']}`,
      NX_DAEMON: 'false',
      // Of the Nx that may run this test: by it the one started here would take a task of one that was killed for its own parent.
      NX_INVOCATION_ROOT_PID: undefined,
      NODE_ENV: undefined,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      ...env,
    },
  });
  let output = '';
  const take = (text: string) => {
    output += text;
    onOutput?.(output, (signal = 'SIGINT') => process.kill(-(child.pid ?? 0), signal));
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}
