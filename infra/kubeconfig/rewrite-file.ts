import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InfraError } from '../infra-error.ts';

const lockPatience = 10_000;

/**
 * Changes a file that other programs write too: under the lock that kubectl takes (`<file>.lock`), all at once, with the
 * text as it was before kept in `<file>.before`. Nothing is written when nothing changes.
 *
 * @returns whether it was changed
 */
export async function rewriteFile(path: string, change: (text: string) => string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // What a link leads to is changed, not the link replaced.
  const file = await realpath(path).catch(() => path);
  const lock = `${file}.lock`;
  await takeLock(lock);
  const draft = `${file}.${randomUUID()}`;
  try {
    const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    const after = change(before ?? '');
    if (after === before) return false;
    const mode = before === undefined ? 0o600 : (await stat(file)).mode & 0o777;
    await writeFile(draft, after, { mode, flag: 'wx' });
    if (before !== undefined) await copyFile(file, `${file}.before`);
    await rename(draft, file);
    return true;
  } catch (cause) {
    await rm(draft, { force: true });
    if (cause instanceof InfraError) throw cause;
    throw new InfraError(`${file} cannot be changed: ${(cause as Error).message}`, { cause });
  } finally {
    await rm(lock, { force: true });
  }
}

async function takeLock(lock: string): Promise<void> {
  const deadline = Date.now() + lockPatience;
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new InfraError(`${lock} cannot be made: ${(cause as Error).message}`, { cause });
      }
      if (Date.now() > deadline) {
        throw new InfraError(`${lock} is there: another program changes the file; if none does, remove it`, { cause });
      }
      await sleep(100);
    }
  }
}
