import { join } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';
import { DeployError } from '../deploy-error.ts';
import { isDeadWeight, packageFolder } from './context-file.ts';
import type { LockClosure } from './lock-closure.ts';
import { tracePackages } from './trace-packages.ts';

/**
 * Finds the files of node_modules that `entries` can load at run time, by following their imports. Paths are relative
 * to the workspace, sorted. What a package finds here only because some tool brought it stays out, as it would be
 * missing from any installation of the service alone: packages probe for such companions. What our own code imports was
 * checked when it was bundled.
 *
 * @param entries Bundled programs, absolute paths inside `projectRoot`.
 * @throws DeployError when a program reads a file outside node_modules
 */
export async function traceModules(
  workspaceRoot: string,
  projectRoot: string,
  entries: readonly string[],
  { packages, counts }: LockClosure,
): Promise<string[]> {
  const isOurs = (path: string) => path.startsWith(`${projectRoot}/dist/`);
  const options = { base: workspaceRoot, processCwd: join(workspaceRoot, projectRoot) };
  const isPackage = (path: string) => packageFolder(path.replaceAll('\\', '/')) !== undefined;
  const own = await nodeFileTrace([...entries], { ...options, ignore: isPackage });
  const isForeign = (path: string) => {
    const folder = packageFolder(path.replaceAll('\\', '/'));
    return folder !== undefined && packages[folder] !== undefined && !counts(folder);
  };
  const imported = [...own.reasons].filter(([path, { ignored }]) => ignored && !isForeign(path)).map(([path]) => path);
  const loaded = await tracePackages(workspaceRoot, projectRoot, imported, { ...options, ignore: isForeign });
  const files: string[] = [];
  for (const path of [...new Set([...own.fileList, ...loaded])].map((file) => file.replaceAll('\\', '/')).sort()) {
    if (isOurs(path) || path === `${projectRoot}/package.json`) continue;
    if (packageFolder(path) === undefined) {
      const by = [...(own.reasons.get(path)?.parents ?? [])].join(', ');
      throw new DeployError(
        `${path} would be read at run time (by ${by}), but an image holds only the bundle of ${projectRoot} and npm packages. ` +
          'Import it, so that it becomes part of the bundle',
      );
    }
    if (!isDeadWeight(path)) files.push(path);
  }
  return files;
}
