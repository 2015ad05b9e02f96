import { spawn } from 'node:child_process';
import { IdentityError } from './identity-error.ts';

/** Variables by which a hook or a caller points git elsewhere; identity is about the folder that it was told of. */
const redirections = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES)$/;

interface GitOptions {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs git in a folder and gives what it printed. Throws IdentityError with git's own words. */
export async function runGit(folder: string, args: readonly string[], options: GitOptions = {}): Promise<Buffer> {
  const inherited = Object.entries(process.env).filter(([name]) => !redirections.test(name));
  const child = spawn('git', args, {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', ...options.environment },
  });
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  const [output, errors] = [[] as Buffer[], [] as Buffer[]];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', (cause) => {
      reject(new IdentityError('git cannot be started. Install git and put it on PATH', { cause }));
    });
  });
  if (code === 0) return Buffer.concat(output);
  throw new IdentityError(`git ${args[0]} failed in ${folder}: ${Buffer.concat(errors).toString().trim()}`);
}

/** The records of a `-z` output. */
export function records(output: Buffer): string[] {
  return output.toString('utf8').split('\0').slice(0, -1);
}
