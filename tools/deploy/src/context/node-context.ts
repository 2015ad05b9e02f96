import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from '../deploy-error.ts';
import type { Service } from '../read-service.ts';
import type { ContextFile } from './context-file.ts';
import type { LockClosure } from './lock-closure.ts';
import { reducePackageJson } from './reduce-package-json.ts';
import { traceModules } from './trace-modules.ts';

/** The files of a Node service's image: its bundles, the packages that they load, and a package.json. */
export async function nodeContext(
  workspaceRoot: string,
  { manifest, projectRoot }: Service,
  closure: LockClosure,
): Promise<ContextFile[]> {
  const entries = Object.keys(manifest.entries).map((entry) => ({
    file: join(workspaceRoot, projectRoot, 'dist', `${entry}.js`),
    target: `${projectRoot}/${entry}.js`,
  }));
  if (entries.length === 0) throw new DeployError(`${projectRoot}/service.json declares no entries`);
  const missing = entries.find(({ file }) => !existsSync(file));
  if (missing) throw new DeployError(`${missing.file} is not there; run the target "build" of ${projectRoot} first`);
  const modules = await traceModules(
    workspaceRoot,
    projectRoot,
    entries.map(({ file }) => file),
    closure,
  );
  const packageJson = await readFile(join(workspaceRoot, projectRoot, 'package.json'), 'utf8');
  return [
    { source: reducePackageJson(packageJson), target: `${projectRoot}/package.json` },
    ...entries.map(({ file, target }) => ({ source: file, target })),
    ...modules.map((path) => ({ source: join(workspaceRoot, path), target: path })),
  ];
}
