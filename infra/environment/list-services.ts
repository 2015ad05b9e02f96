import { ServiceManifest } from '@todo/workload';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../infra-error.ts';

const appsFolder = join(import.meta.dirname, '../../apps');

/**
 * Every service that declares itself by `apps/<app>/service.json`, by name.
 *
 * @throws {InfraError} for a declaration that is not one
 */
export async function listServices(folder = appsFolder): Promise<ServiceManifest[]> {
  const found: ServiceManifest[] = [];
  for (const app of await readdir(folder)) {
    const file = join(folder, app, 'service.json');
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
      throw error;
    });
    if (text === undefined) continue;
    try {
      found.push(ServiceManifest.parse(JSON.parse(text)));
    } catch (cause) {
      throw new InfraError(`apps/${app}/service.json is not a service's declaration: ${(cause as Error).message}`, {
        cause,
      });
    }
  }
  return found.sort((one, other) => one.name.localeCompare(other.name));
}
