import { readJson, type Tree } from '@nx/devkit';
import type { LockPackages } from '@todo/identity';
import { DeployError } from '../deploy-error.ts';
import type { Kind } from './declare-service.ts';

/** What a new service imports. The module boundaries of its scope are those of its kind. */
const kinds: Readonly<Record<Kind, { dependencies: string[]; devDependencies: string[]; scope: string }>> = {
  node: { dependencies: ['@todo/service-kit', 'zod'], devDependencies: [], scope: 'scope:node' },
  next: {
    dependencies: ['next', 'react', 'react-dom'],
    devDependencies: ['@types/react', '@types/react-dom'],
    scope: 'scope:frontend',
  },
};

/** The package.json of a new service, with the versions that the workspace has of what it imports. */
export function describePackage(tree: Tree, name: string, kind: Kind): object {
  const { dependencies, devDependencies, scope } = kinds[kind];
  const { packages } = readJson<{ packages: LockPackages }>(tree, 'package-lock.json');
  const versions = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, version(packages, name)]));
  return {
    name: `@todo/${name}`,
    version: '0.0.0',
    private: true,
    type: 'module',
    dependencies: versions(dependencies),
    ...(devDependencies.length > 0 && { devDependencies: versions(devDependencies) }),
    nx: { name, tags: [scope, 'type:app'] },
  };
}

function version(packages: LockPackages, name: string): string {
  const entry = packages[`node_modules/${name}`];
  const found = entry?.link ? packages[entry.resolved ?? ''] : entry;
  if (!found?.version)
    throw new DeployError(`package-lock.json has no ${name}, which the service needs; install it first`);
  return found.version;
}
