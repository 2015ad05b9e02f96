import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from '../deploy-error.ts';
import type { Service } from '../read-service.ts';
import { isDeadWeight, type ContextFile } from './context-file.ts';
import { dropImageOptimizer } from './drop-image-optimizer.ts';
import { normaliseNextFiles } from './normalise-next-files.ts';
import { reducePackageJson } from './reduce-package-json.ts';

/** What the Dockerfile's CMD loads before Next's server, with what that imports. */
const runtime = ['asset-peer.mjs', 'asset-store.mjs', 'share-assets.mjs', 'stop-gracefully.mjs'];

/**
 * The files of a Next service's image: what `next build` put into `.next/standalone` plus static files and `public`,
 * made independent of the folder, the machine and the moment of the build.
 */
export async function nextContext(workspaceRoot: string, { projectRoot }: Service): Promise<ContextFile[]> {
  const project = join(workspaceRoot, projectRoot);
  const standalone = join(project, '.next/standalone');
  if (!existsSync(join(standalone, projectRoot, 'server.js'))) {
    throw new DeployError(
      `${projectRoot}/.next/standalone/${projectRoot}/server.js is not there. Run the target "build" of ${projectRoot}; its ` +
        "next.config.ts needs output: 'standalone' and outputFileTracingRoot: the workspace's root",
    );
  }
  const server = (await filesBelow(standalone, '')).filter(({ target }) => isShipped(target, projectRoot));
  const modules = await dropImageOptimizer(server.filter(isModule), join(standalone, projectRoot));
  const own = [
    ...server.filter((file) => !isModule(file)),
    ...(await filesBelow(join(project, '.next/static'), `${projectRoot}/.next/static`)),
    ...(await filesBelow(join(project, 'public'), `${projectRoot}/public`)),
  ];
  const packageJson = await readFile(join(project, 'package.json'), 'utf8');
  const normalised = await normaliseNextFiles(own, modules, { workspaceRoot, projectRoot });
  return [
    { source: reducePackageJson(packageJson), target: `${projectRoot}/package.json` },
    ...runtime.map((file) => ({
      source: join(import.meta.dirname, 'next-runtime', file),
      target: `${projectRoot}/${file}`,
    })),
    ...normalised,
    ...modules,
  ];
}

/** Next copies `.env` files into its output; an image must not hold what somebody keeps in them. */
function isShipped(target: string, projectRoot: string): boolean {
  const name = target.slice(target.lastIndexOf('/') + 1);
  if (target === 'package.json' || target === `${projectRoot}/package.json`) return false;
  return !isDeadWeight(target) && !name.endsWith('.nft.json') && !/^\.env(?:\.|$)/.test(name);
}

function isModule({ target }: ContextFile): boolean {
  return target.startsWith('node_modules/');
}

async function filesBelow(folder: string, prefix: string): Promise<ContextFile[]> {
  if (!existsSync(folder)) return [];
  const files: ContextFile[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name);
    const target = join(prefix, source.slice(folder.length + 1)).replaceAll('\\', '/');
    if (entry.isSymbolicLink()) {
      throw new DeployError(
        `${target} is a symbolic link. Next makes one for a package that it leaves outside its bundle; take that package ` +
          'out of serverExternalPackages of next.config.ts, or bundle it by transpilePackages',
      );
    }
    if (entry.isFile()) files.push({ source, target });
  }
  return files.sort((a, b) => (a.target < b.target ? -1 : 1));
}
