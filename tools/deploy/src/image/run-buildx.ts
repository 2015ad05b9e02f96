import { spawn } from 'node:child_process';
import { DeployError } from '../deploy-error.ts';

export interface BuildxResult {
  readonly code: number | null;
  /** Standard output and error, line by line, in the order in which they came. */
  readonly lines: readonly string[];
}

/** Runs `docker buildx …`. Throws a DeployError when there is no `docker` command. */
export function runBuildx(
  args: readonly string[],
  options: {
    env: NodeJS.ProcessEnv;
    onLine?: ((line: string) => void) | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<BuildxResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', ['buildx', ...args], {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const lines: string[] = [];
    const take = splitLines((line) => {
      lines.push(line);
      options.onLine?.(line);
    });
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'ENOENT' ? new DeployError(missingDocker, { cause }) : cause);
    });
    child.on('close', (code) => {
      take('\n');
      resolve({ code, lines });
    });
  });
}

const missingDocker =
  'Images are built by "docker buildx", and there is no docker command on PATH. Install Docker (docs.docker.com/engine/install); ' +
  'its daemon is not needed when a remote builder is used (docs.docker.com/build/builders)';

function splitLines(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const parts = (rest + chunk).split(/\r?\n/);
    rest = parts.pop() ?? '';
    for (const line of parts) if (line !== '') onLine(line);
  };
}
