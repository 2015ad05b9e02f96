import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ContextFile } from './context-file.ts';

/** A written file, relative to the context: `app/…` is the service, `deps/…` its packages. Size in bytes. */
export interface ListedFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes a context so that it is there whole or not at all. Packages go to `deps/`, everything else to `app/`: the two
 * become layers of their own, and an edit of the service leaves the larger one as it is.
 * Modes are 0644 and 0755 whatever the umask was when packages were installed.
 *
 * @param beside Files that the Dockerfile does not copy, by name.
 */
export async function writeContext(
  contextDir: string,
  files: readonly ContextFile[],
  beside: Readonly<Record<string, string>> = {},
): Promise<ListedFile[]> {
  await mkdir(dirname(contextDir), { recursive: true });
  const draft = await mkdtemp(`${contextDir}.`);
  try {
    const listed: ListedFile[] = [];
    await mkdir(join(draft, 'app'));
    await mkdir(join(draft, 'deps'));
    for (const file of files) listed.push(await writeOne(draft, file));
    for (const [name, text] of Object.entries(beside)) await writeFile(join(draft, name), text);
    await openFolders(draft);
    await rm(contextDir, { recursive: true, force: true });
    await rename(draft, contextDir);
    return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function writeOne(draft: string, { source, target }: ContextFile): Promise<ListedFile> {
  const path = `${/(^|\/)node_modules\//.test(target) ? 'deps' : 'app'}/${target}`;
  const file = join(draft, path);
  await mkdir(dirname(file), { recursive: true });
  if (typeof source !== 'string') {
    await writeFile(file, source);
    await chmod(file, 0o644);
    return { path, bytes: source.length };
  }
  await copyFile(source, file, constants.COPYFILE_FICLONE);
  const { size, mode } = await lstat(file);
  await chmod(file, mode & 0o100 ? 0o755 : 0o644);
  return { path, bytes: size };
}

async function openFolders(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
