import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeFileTrace, type NodeFileTraceOptions } from '@vercel/nft';
import { z } from 'zod';

const Files = z.array(z.string());

/**
 * Finds the files that `roots`, files of packages, can load. They depend on what is locked and on the roots alone, and
 * finding them takes most of the time that a context takes; so the answer is kept in node_modules/.cache, where an
 * installation from scratch removes it, until one of both changes.
 *
 * @param roots Relative to the workspace, as are the files.
 */
export async function tracePackages(
  workspaceRoot: string,
  projectRoot: string,
  roots: readonly string[],
  options: NodeFileTraceOptions,
): Promise<string[]> {
  const cache = join(workspaceRoot, 'node_modules/.cache/todo-deploy');
  const prefix = `trace-${projectRoot.replaceAll('/', '-')}-`;
  const file = join(cache, `${prefix}${await keyOf(workspaceRoot, projectRoot, roots)}.json`);
  const known = await readFile(file, 'utf8').then(parse, () => undefined);
  if (known?.every((path) => existsSync(join(workspaceRoot, path)))) return known;
  const entries = roots.map((path) => join(workspaceRoot, path));
  const { fileList } = await nodeFileTrace(entries, options);
  const files = [...fileList].map((path) => path.replaceAll('\\', '/'));
  await mkdir(cache, { recursive: true });
  for await (const old of glob(`${prefix}*`, { cwd: cache })) await rm(join(cache, old), { force: true });
  const draft = join(cache, randomUUID());
  await writeFile(draft, JSON.stringify(files));
  await rename(draft, file);
  return files;
}

/** This program's own text counts too: what it does differently tomorrow must not get today's answer. */
async function keyOf(workspaceRoot: string, projectRoot: string, roots: readonly string[]): Promise<string> {
  const lock = await readFile(join(workspaceRoot, 'package-lock.json'), 'utf8');
  const recipe = await Promise.all(
    ['trace-packages.ts', 'trace-modules.ts'].map((name) => readFile(join(import.meta.dirname, name), 'utf8')),
  );
  const parts = [process.version, projectRoot, lock, ...recipe, ...roots.toSorted()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function parse(text: string): string[] | undefined {
  try {
    return Files.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
