import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ServiceManifest } from '@todo/workload';
import { ServeError } from '../serve-error.ts';

export interface Service extends ServiceManifest {
  /** Absolute path of the app that declares it. */
  readonly folder: string;
}

/**
 * Every service of the workspace, as its `apps/<app>/service.json` declares it.
 *
 * @throws {ServeError} naming the file and the field that is wrong
 */
export function discoverServices(workspaceRoot: string): Service[] {
  const files = globSync('apps/*/service.json', { cwd: workspaceRoot }).sort();
  if (files.length === 0)
    throw new ServeError(`${workspaceRoot} has no apps/*/service.json: there is nothing to serve.`);
  const services = files.map((file) => readService(workspaceRoot, file));
  assertConsistent(services);
  return services;
}

/** Those of the given names (of a service or of its folder), or all. */
export function selectServices(services: readonly Service[], names: readonly string[]): Service[] {
  const wanted = names.map((name) => {
    const found = services.find((service) => service.name === name || basename(service.folder) === name);
    if (found) return found;
    const known = services.map(({ folder }) => basename(folder)).join(', ');
    throw new ServeError(`There is no service "${name}". There are: ${known}.`);
  });
  return names.length === 0 ? [...services] : services.filter((service) => wanted.includes(service));
}

function readService(workspaceRoot: string, file: string): Service {
  const folder = join(workspaceRoot, dirname(file));
  const result = ServiceManifest.safeParse(readJson(workspaceRoot, file));
  if (!result.success) {
    const lines = result.error.issues.map(({ path, message }) => `  ${path.join('.') || '(file)'}: ${message}`);
    throw new ServeError(`${file} is not a valid service declaration:\n${lines.join('\n')}`);
  }
  const manifest = result.data;
  if (manifest.kind === 'node' && !manifest.entries['main']) {
    throw new ServeError(`${file} is not a valid service declaration:\n  entries.main: a Node service needs one`);
  }
  for (const [name, entry] of Object.entries(manifest.entries)) {
    if (!existsSync(join(folder, entry)))
      throw new ServeError(`${file}: entries.${name} names ${entry}, which is missing.`);
  }
  if (manifest.migration && !manifest.entries[manifest.migration]) {
    throw new ServeError(`${file}: migration names the entry "${manifest.migration}", which entries does not have.`);
  }
  return { ...manifest, folder };
}

function readJson(workspaceRoot: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(join(workspaceRoot, file), 'utf8'));
  } catch (cause) {
    throw new ServeError(`${file} cannot be read as JSON: ${(cause as Error).message}`, { cause });
  }
}

function assertConsistent(services: readonly Service[]): void {
  const names = new Map<string, string>();
  for (const { name, folder, calls } of services) {
    const app = basename(folder);
    const other = names.get(name);
    if (other) throw new ServeError(`apps/${app}/service.json: name "${name}" is also the name of apps/${other}.`);
    names.set(name, app);
    const unknown = calls.find((called) => !services.some((service) => service.name === called));
    if (unknown)
      throw new ServeError(`apps/${app}/service.json: calls names "${unknown}", which no service is called.`);
  }
}
