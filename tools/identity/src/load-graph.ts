import { fork } from 'node:child_process';
import { join } from 'node:path';
import { IdentityError } from './identity-error.ts';
import type { TargetGraph } from './reach-targets.ts';

/**
 * Loads Nx's project graph of a folder, in a process of its own: Nx knows one workspace a process. Without the daemon,
 * which would stay behind. Throws IdentityError with what Nx says when it cannot.
 */
export async function loadGraph(folder: string): Promise<TargetGraph> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const child = fork(join(import.meta.dirname, 'load-graph-main.ts'), {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), NX_DAEMON: 'false', NX_ISOLATE_PLUGINS: 'false' },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    let graph: TargetGraph | undefined;
    child.on('message', (message) => (graph = message as TargetGraph));
    child.on('error', reject);
    child.on('close', () => {
      if (graph) return resolve(graph);
      const words = Buffer.concat(output).toString().trim();
      reject(new IdentityError(`Nx cannot load the projects of ${folder}: ${words || 'it ended without a word'}`));
    });
  });
}
