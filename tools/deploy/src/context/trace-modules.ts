import { join } from 'node:path';
import { nodeFileTrace } from '@vercel/nft';
import { DeployError } from '../deploy-error.ts';
import { isDeadWeight } from './context-file.ts';

/**
 * Finds the files of node_modules that `entries` can load at run time, by following their imports. Paths are relative
 * to the workspace, sorted. Throws a DeployError when a file outside node_modules would be needed.
 *
 * @param entries Bundled programs, absolute paths inside `projectRoot`.
 */
export async function traceModules(
  workspaceRoot: string,
  projectRoot: string,
  entries: readonly string[],
): Promise<string[]> {
  const { fileList, reasons } = await nodeFileTrace([...entries], {
    base: workspaceRoot,
    processCwd: join(workspaceRoot, projectRoot),
  });
  const files: string[] = [];
  for (const path of [...fileList].map((file) => file.replaceAll('\\', '/')).sort()) {
    if (path.startsWith(`${projectRoot}/dist/`) || path === `${projectRoot}/package.json`) continue;
    if (!/(^|\/)node_modules\//.test(path)) {
      const by = [...(reasons.get(path)?.parents ?? [])].join(', ');
      throw new DeployError(
        `${path} would be read at run time (by ${by}), but an image holds only the bundle of ${projectRoot} and npm packages. ` +
          'Import it, so that it becomes part of the bundle',
      );
    }
    if (!isDeadWeight(path)) files.push(path);
  }
  return files;
}
