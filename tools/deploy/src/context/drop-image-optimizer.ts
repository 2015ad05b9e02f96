import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder, packageName, type ContextFile } from './context-file.ts';

const RequiredFiles = z.looseObject({ config: z.looseObject({ images: z.looseObject({ unoptimized: z.boolean() }) }) });
const Dependencies = z.looseObject({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  peerDependencies: z.record(z.string(), z.string()).default({}),
});
const optimizer = 'sharp';

/**
 * Next's trace always holds its image optimizer, half of the output's size and native code at that. With
 * `images.unoptimized` nothing can reach it, so it stays out, with the packages that only it needs.
 *
 * @param serverDir Folder of Next's server.js.
 */
export async function dropImageOptimizer(modules: readonly ContextFile[], serverDir: string): Promise<ContextFile[]> {
  const required = await readFile(join(serverDir, '.next/required-server-files.json'), 'utf8');
  if (!RequiredFiles.parse(JSON.parse(required)).config.images.unoptimized) return [...modules];
  const dropped = onlyNeededBy(optimizer, await readGraph(modules));
  return modules.filter(({ target }) => !dropped.has(packageFolder(target) ?? ''));
}

/** The package itself and what is needed by dropped packages alone. */
function onlyNeededBy(name: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const dropped = new Set([...graph.keys()].filter((folder) => packageName(folder) === name));
  for (let before = -1; before !== dropped.size;) {
    before = dropped.size;
    for (const folder of graph.keys()) {
      const users = [...graph].filter(([, needs]) => needs.includes(folder)).map(([user]) => user);
      if (users.length > 0 && users.every((user) => dropped.has(user))) dropped.add(folder);
    }
  }
  return dropped;
}

/** Which of the traced packages each traced package may load. */
async function readGraph(modules: readonly ContextFile[]): Promise<Map<string, string[]>> {
  const folders = new Set(modules.map(({ target }) => packageFolder(target) ?? ''));
  const graph = new Map<string, string[]>();
  for (const folder of folders) {
    const file = modules.find(({ target }) => target === `${folder}/package.json`);
    const text = typeof file?.source === 'string' ? await readFile(file.source, 'utf8') : '{}';
    const { dependencies, optionalDependencies, peerDependencies } = Dependencies.parse(JSON.parse(text));
    const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    graph.set(
      folder,
      names.map((name) => locate(folder, name, folders)).filter((found) => found !== undefined),
    );
  }
  return graph;
}

/** Node's own lookup: the nearest node_modules upwards that holds `name`. */
function locate(from: string, name: string, folders: ReadonlySet<string>): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(base.lastIndexOf('/node_modules/'), 0))) {
    const candidate = base ? `${base}/node_modules/${name}` : `node_modules/${name}`;
    if (folders.has(candidate)) return candidate;
    if (!base) return undefined;
  }
}
