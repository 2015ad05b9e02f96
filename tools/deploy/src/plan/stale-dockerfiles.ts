import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseImagesFile, parseBaseImages } from '../dockerfile/base-images.ts';
import { renderDockerfile, templateFile } from '../dockerfile/render-dockerfile.ts';
import { repositoryUrl } from '../dockerfile/repository-url.ts';
import { DeployError } from '../deploy-error.ts';
import type { Service } from '../read-service.ts';

/** Throws a DeployError when a Dockerfile is not what its service.json and template give: someone edited the wrong file. */
export async function refuseStaleDockerfiles(workspaceRoot: string, services: readonly Service[]): Promise<void> {
  const stale = await staleDockerfiles(workspaceRoot, services);
  if (stale.length === 0) return;
  throw new DeployError(`${stale.join(', ')} is not what "nx sync" generates. Run it, and edit the template instead.`);
}

async function staleDockerfiles(workspaceRoot: string, services: readonly Service[]): Promise<string[]> {
  const read = (file: string) => readFile(join(workspaceRoot, file), 'utf8');
  const [pins, root] = await Promise.all([read(baseImagesFile), read('package.json')]);
  const checked = services.map(async (service) => {
    const file = `${service.projectRoot}/Dockerfile`;
    const [template, text] = await Promise.all([read(templateFile(service.manifest.kind)), read(file).catch(() => '')]);
    return text === renderDockerfile(template, service, parseBaseImages(pins), repositoryUrl(root)) ? [] : [file];
  });
  return (await Promise.all(checked)).flat();
}
