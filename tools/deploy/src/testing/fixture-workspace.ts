import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseServiceManifest, type Service } from '../read-service.ts';

/** An npm package as it is installed; what is not given follows from its location. */
export interface FixturePackage {
  readonly version?: string;
  /** Version in the lock file, when it differs from the installed one. */
  readonly locked?: string;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly os?: string[];
  readonly cpu?: string[];
  readonly libc?: string[];
  /** Contents by path; without them the lock file knows a package that is not installed. */
  readonly files?: Record<string, string | Buffer>;
}

export interface Fixture {
  readonly root: string;
  readonly service: Service;
  write(files: Record<string, string | Buffer>): Promise<void>;
  remove(): Promise<void>;
}

export const fixtureManifest = {
  name: 'web',
  kind: 'node',
  port: 8080,
  entries: { main: 'src/main.ts', migrate: 'src/database/run-migrations.ts' },
  scaling: { min: 1, max: 1 },
  resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  probes: { liveness: '/healthz', readiness: '/readyz' },
};

const sources = {
  'apps/web/src/main.ts':
    "import { greet } from '@demo/greet';\nimport left from 'left';\nconsole.log(greet(left()));\n",
  'apps/web/src/main.test.ts': "throw new Error('a test');\n",
  'apps/web/src/database/run-migrations.ts': "import left from 'left';\nconsole.log('migrated', left());\n",
  'libs/greet/src/index.ts':
    "import right from 'right';\nexport const greet = (name: string): string => `hello ${name} ${right}`;\n",
};

const installed: Record<string, FixturePackage> = {
  'node_modules/left': {
    dependencies: { deep: '^1.0.0' },
    files: {
      'index.js': "const deep = require('deep');\nmodule.exports = () => 'left ' + deep;\n",
      'index.d.ts': 'declare const left: () => string;\nexport default left;\n',
      'README.md': '# left',
      'test/index.test.js': "require('..');",
    },
  },
  'node_modules/left/node_modules/deep': { version: '1.2.0', files: { 'index.js': "module.exports = 'deep 1';\n" } },
  'node_modules/deep': { version: '2.0.0', files: { 'index.js': "module.exports = 'deep 2';\n" } },
  'node_modules/right': { files: { 'index.js': "module.exports = 'right';\n", 'unused.js': '// nobody loads this\n' } },
};

/** A small npm workspace on disk: the service `web`, a library that it uses, and the packages of both. */
export async function createFixture(
  options: { packages?: Record<string, FixturePackage>; files?: Record<string, string | Buffer>; parent?: string } = {},
): Promise<Fixture> {
  const root = await mkdtemp(join(options.parent ?? tmpdir(), 'fixture-'));
  const packages = { ...installed, ...options.packages };
  const write = async (files: Record<string, string | Buffer>) => {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
  };
  const web = { name: '@demo/web', version: '1.0.0', dependencies: { '@demo/greet': '1.0.0', left: '^1.0.0' } };
  const greet = { name: '@demo/greet', version: '1.0.0', dependencies: { right: '^1.0.0' } };
  await write({
    'package.json': json({ name: 'demo', private: true, workspaces: ['apps/*', 'libs/*'] }),
    'package-lock.json': json({ lockfileVersion: 3, packages: lockEntries(packages, { web, greet }) }),
    'apps/web/package.json': json({ ...web, type: 'module', scripts: { start: 'node .' }, nx: { tags: ['a'] } }),
    'apps/web/service.json': json(fixtureManifest),
    'libs/greet/package.json': json({ ...greet, type: 'module', exports: './src/index.ts' }),
    ...sources,
    ...options.files,
  });
  for (const [location, { files, version = '1.0.0', locked: _, ...rest }] of Object.entries(packages)) {
    if (!files) continue;
    const content = { 'package.json': json({ name: nameAt(location), version, ...rest }), ...files };
    await write(Object.fromEntries(Object.entries(content).map(([file, text]) => [`${location}/${file}`, text])));
  }
  await mkdir(join(root, 'node_modules/@demo'), { recursive: true });
  await symlink('../../libs/greet', join(root, 'node_modules/@demo/greet'));
  const manifest = parseServiceManifest('service.json', JSON.stringify(fixtureManifest));
  const service = { manifest, projectRoot: 'apps/web' };
  return { root, service, write, remove: () => rm(root, { recursive: true, force: true }) };
}

function lockEntries(packages: Record<string, FixturePackage>, projects: Record<'web' | 'greet', object>): object {
  const npm = Object.entries(packages).map(([location, { files: _, version = '1.0.0', locked, ...rest }]) => [
    location,
    { version: locked ?? version, integrity: `sha512-${nameAt(location)}`, ...rest },
  ]);
  return {
    '': { name: 'demo' },
    'apps/web': projects.web,
    'libs/greet': projects.greet,
    'node_modules/@demo/greet': { resolved: 'libs/greet', link: true },
    'node_modules/@demo/web': { resolved: 'apps/web', link: true },
    ...(Object.fromEntries(npm) as object),
  };
}

function nameAt(location: string): string {
  return location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
