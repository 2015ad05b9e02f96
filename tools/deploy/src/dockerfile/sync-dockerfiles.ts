import { dirname } from 'node:path/posix';
import { globAsync, type Tree } from '@nx/devkit';
import { DeployError } from '../deploy-error.ts';
import { parseServiceManifest } from '../read-service.ts';
import { baseImagesFile, parseBaseImages } from './base-images.ts';
import { renderDockerfile, templateFile } from './render-dockerfile.ts';
import { repositoryUrl } from './repository-url.ts';

/**
 * The sync generator `@todo/deploy:dockerfile`: writes the Dockerfile of every service that differs from what its
 * service.json, template and base image give. `nx sync:check` fails while there is one.
 */
export async function syncDockerfiles(tree: Tree): Promise<{ outOfSyncMessage?: string; outOfSyncDetails?: string[] }> {
  const changed: string[] = [];
  const baseImages = parseBaseImages(readText(tree, baseImagesFile));
  for (const file of (await globAsync(tree, ['apps/*/service.json'])).sort()) {
    const manifest = parseServiceManifest(file, readText(tree, file));
    const service = { manifest, projectRoot: dirname(file) };
    const template = readText(tree, templateFile(manifest.kind));
    const wanted = renderDockerfile(template, service, baseImages, repositoryUrl(readText(tree, 'package.json')));
    const target = `${service.projectRoot}/Dockerfile`;
    if (tree.read(target, 'utf8') === wanted) continue;
    tree.write(target, wanted);
    changed.push(target);
  }
  if (changed.length === 0) return {};
  return {
    outOfSyncMessage: 'Dockerfiles differ from what their service.json and template give:',
    outOfSyncDetails: changed,
  };
}

function readText(tree: Tree, file: string): string {
  const text = tree.read(file, 'utf8');
  if (text === null) throw new DeployError(`${file} is missing; the Dockerfiles are generated from it`);
  return text;
}
