import { ServiceManifest } from '@todo/workload';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from '../infra-error.ts';

const appsFolder = join(import.meta.dirname, '../../apps');

/**
 * Every service that declares itself by `apps/<app>/service.json`, by name.
 *
 * @throws {InfraError} for a declaration that is not one
 */
export function listServices(folder = appsFolder): ServiceManifest[] {
  const declared = readdirSync(folder).filter((app) => existsSync(join(folder, app, 'service.json')));
  return declared.map((app) => parse(folder, app)).sort((one, other) => one.name.localeCompare(other.name));
}

function parse(folder: string, app: string): ServiceManifest {
  try {
    return ServiceManifest.parse(JSON.parse(readFileSync(join(folder, app, 'service.json'), 'utf8')));
  } catch (cause) {
    throw new InfraError(`apps/${app}/service.json is not a service's declaration: ${(cause as Error).message}`, {
      cause,
    });
  }
}
