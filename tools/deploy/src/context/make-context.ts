import { join } from 'node:path';
import type { Service } from '../read-service.ts';
import { collectPackages } from '../sbom/collect-packages.ts';
import { renderSbom } from '../sbom/render-sbom.ts';
import { checkPackages } from './check-packages.ts';
import { packageFolder } from './context-file.ts';
import { contextFolder } from './infer-build-targets.ts';
import { readLockClosure } from './lock-closure.ts';
import { nextContext } from './next-context.ts';
import { nodeContext } from './node-context.ts';
import { refuseUnwanted } from './refuse-unwanted.ts';
import { writeContext, type ListedFile } from './write-context.ts';

export interface Context {
  /** Absolute path of the written folder. */
  readonly dir: string;
  readonly files: readonly ListedFile[];
}

/**
 * Writes `dist/context/<service>`: exactly the files that run on linux/amd64, from what the target `build` left. Throws a
 * DeployError, and leaves an earlier context as it was, when something is missing or does not belong.
 */
export async function makeContext(workspaceRoot: string, service: Service): Promise<Context> {
  const collect = service.manifest.kind === 'next' ? nextContext : nodeContext;
  const closure = await readLockClosure(workspaceRoot, service.projectRoot);
  const files = await collect(workspaceRoot, service, closure);
  refuseUnwanted(files);
  const modules = files.filter((file) => packageFolder(file.target) !== undefined);
  await checkPackages(workspaceRoot, service.projectRoot, closure, modules);
  const dir = join(workspaceRoot, contextFolder(service.manifest.name));
  const bundled = service.manifest.kind === 'next';
  const sbom = renderSbom(service.manifest.name, collectPackages(closure, modules, { bundled }));
  return { dir, files: await writeContext(dir, files, { 'sbom.cdx.json': sbom }) };
}
