import { spawn } from 'node:child_process';
import { DeployError } from '../deploy-error.ts';
import type { Ancestry } from './facts.ts';

/** What a deploy is made from. */
export interface SourceState {
  readonly commit: string;
  /** Files of the work tree differ from the commit, or git does not know them. */
  readonly dirty: boolean;
}

export async function readSourceState(workspaceRoot: string): Promise<SourceState> {
  const [head, status] = await Promise.all([
    git(workspaceRoot, ['rev-parse', '--verify', 'HEAD']),
    git(workspaceRoot, ['status', '--porcelain']),
  ]);
  if (head.code !== 0) throw new DeployError(`${workspaceRoot} is not a git repository with a commit: ${head.errors}`);
  return { commit: head.output, dirty: status.output !== '' };
}

/** The commit in what a deploy noted of its source: `<sha>` or `<sha>-dirty`. */
export function notedCommit(noted: string): string {
  return noted.replace(/-dirty$/, '');
}

/** Whether HEAD contains a commit that a deploy noted, `-dirty` or not. */
export async function ancestryOf(workspaceRoot: string, noted: string): Promise<Ancestry> {
  const commit = notedCommit(noted);
  const { code } = await git(workspaceRoot, ['merge-base', '--is-ancestor', commit, 'HEAD']);
  if (code === 0) return 'ancestor';
  return code === 1 ? 'not an ancestor' : 'unknown commit';
}

/** Whether this clone has the commit that `ref` names. */
export async function isCommit(workspaceRoot: string, ref: string): Promise<boolean> {
  const { code } = await git(workspaceRoot, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]);
  return code === 0;
}

/** A file as it was at a commit; undefined when it was not there. */
export async function readTextAt(workspaceRoot: string, ref: string, path: string): Promise<string | undefined> {
  const { code, output } = await git(workspaceRoot, ['show', `${ref}:${path}`]);
  return code === 0 ? output : undefined;
}

/** The newest commit that all of `commits` contain; undefined when this clone cannot tell. */
export async function mergeBase(workspaceRoot: string, commits: readonly string[]): Promise<string | undefined> {
  const { code, output } = await git(workspaceRoot, ['merge-base', '--octopus', ...commits]);
  return code === 0 ? output : undefined;
}

function git(folder: string, args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, env: { ...process.env, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' } });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
    child.on('error', (cause) => reject(new DeployError('git cannot be started; install it', { cause })));
    child.on('close', (code) => resolve({ code, output: output.trim(), errors: errors.trim() }));
  });
}
