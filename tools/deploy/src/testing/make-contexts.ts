import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The workspace that these tests belong to. */
export const workspaceRoot = join(import.meta.dirname, '../../../..');

/** Runs the targets `build` and `context` of projects with the workspace's own Nx. Throws with what it printed. */
export function makeContexts(root: string, projects: readonly string[], options: readonly string[] = []): void {
  const bin = join(root, 'node_modules/.bin');
  // What runs this test decides about Node's mode and colours for itself only.
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, NX_DAEMON: 'false', NODE_ENV: undefined };
  const args = ['run-many', '-t', 'context', '-p', projects.join(), ...options];
  const { status, stdout, stderr } = spawnSync(join(bin, 'nx'), args, { cwd: root, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`nx ${args.join(' ')} failed:\n${stdout}${stderr}`);
}
