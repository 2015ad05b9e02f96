import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from '../deploy-error.ts';
import { parseImageReference } from '../registry/parse-reference.ts';
import { Registry, type RegistryOptions } from '../registry/registry.ts';
import { verifyImage } from '../registry/verify-image.ts';
import { baseImagesFile, parseBaseImages } from './base-images.ts';

/** What became of one pin. */
export interface PinUpdate {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Asks each base image's registry which digest its tag has now and writes it into `docker/base-images.json`. Throws a
 * DeployError, and changes nothing, when a tag is gone or is not for linux/amd64.
 */
export async function updateBaseImages(workspaceRoot: string, options: RegistryOptions = {}): Promise<PinUpdate[]> {
  const file = join(workspaceRoot, baseImagesFile);
  const pins = parseBaseImages(await readFile(file, 'utf8'));
  const updates: PinUpdate[] = [];
  for (const [name, before] of Object.entries(pins)) {
    updates.push({ name, before, after: await resolve(before, options) });
  }
  if (updates.some(({ before, after }) => before !== after)) {
    const content = Object.fromEntries(updates.map(({ name, after }) => [name, after]));
    await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  }
  return updates;
}

async function resolve(pin: string, options: RegistryOptions): Promise<string> {
  const { host, repository, tag = '' } = parseImageReference(pin);
  const registry = new Registry(host, options);
  const digest = await registry.headTag(repository, tag);
  if (!digest)
    throw new DeployError(`${host}/${repository} has no tag ${tag} any more; choose another in ${baseImagesFile}`);
  if (!(await verifyImage(registry, repository, digest))) {
    throw new DeployError(
      `${host}/${repository}:${tag} is not for linux/amd64; choose another tag in ${baseImagesFile}`,
    );
  }
  return `${host}/${repository}:${tag}@${digest}`;
}
