import { createRequire } from 'node:module';
import { join } from 'node:path';
import { formatFiles, generateFiles, installPackagesTask, updateJson, writeJson, type Tree } from '@nx/devkit';
import { DeployError } from '../deploy-error.ts';
import { syncDockerfiles } from '../dockerfile/sync-dockerfiles.ts';
import { choosePort } from './choose-port.ts';
import { declareService, type Kind } from './declare-service.ts';
import { describePackage } from './describe-package.ts';
import { keepOthersAsTheyWere } from './keep-others.ts';

export interface ServiceSchema {
  readonly name: string;
  readonly kind: Kind;
}

/** What Nx's own generators are asked for: a project, and none of what this workspace does in its own way. */
const plain = {
  linter: 'none',
  unitTestRunner: 'none',
  e2eTestRunner: 'none',
  skipFormat: true,
  skipPackageJson: true,
  useProjectJson: false,
  addPlugin: true,
} as const;

/**
 * The generator `@todo/deploy:service`: a project by @nx/node's or @nx/next's own generator, then made a service as the
 * others here are. Nothing but its folder and the list of TypeScript projects changes. Throws a DeployError when the name
 * cannot be one or is taken.
 */
export async function generateService(tree: Tree, { name, kind }: ServiceSchema): Promise<() => void> {
  const root = `apps/${name}`;
  if (!/^[a-z]([-a-z0-9]{0,40}[a-z0-9])?$/.test(name)) {
    throw new DeployError(
      `"${name}" cannot be a service's name: lower-case letters, digits and dashes, a letter first`,
    );
  }
  if (tree.exists(root)) throw new DeployError(`${root} is there already`);
  await generateProject(tree, kind, name, root);
  keepOthersAsTheyWere(tree, root, ['tsconfig.json']);

  const port = choosePort(tree, kind);
  for (const file of [
    'src',
    'public',
    'index.d.ts',
    'next-env.d.ts',
    'next.config.js',
    '.swcrc',
    'tsconfig.app.json',
  ]) {
    tree.delete(`${root}/${file}`);
  }
  writeJson(tree, `${root}/service.json`, declareService(name, kind, port));
  updateJson(tree, `${root}/package.json`, () => describePackage(tree, name, kind));
  generateFiles(tree, join(import.meta.dirname, 'files', kind), root, { name, port });
  await syncDockerfiles(tree);
  await formatFiles(tree);
  return () => installPackagesTask(tree, true);
}

async function generateProject(tree: Tree, kind: Kind, name: string, directory: string): Promise<void> {
  const options = { ...plain, directory, name };
  if (kind === 'node') await load('@nx/node')(tree, { ...options, framework: 'fastify', bundler: 'esbuild' });
  else await load('@nx/next')(tree, { ...options, style: 'css', appDir: true, src: true });
}

/** Required, not imported: Next's types, which would come along, change those of Node for the whole of this project. */
function load(plugin: '@nx/node' | '@nx/next') {
  type ApplicationGenerator = (tree: Tree, options: object) => Promise<unknown>;
  const required = createRequire(import.meta.url)(plugin) as { applicationGenerator: ApplicationGenerator };
  return required.applicationGenerator;
}
