import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { DeployError } from '../deploy-error.ts';
import { createFixture, type Fixture } from '../testing/fixture-workspace.ts';
import { bundleService } from './bundle-service.ts';

const run = promisify(execFile);
const fixtures: Fixture[] = [];
afterEach(() => Promise.all(fixtures.splice(0).map((fixture) => fixture.remove())));

async function create(options?: Parameters<typeof createFixture>[0]): Promise<Fixture> {
  const fixture = await createFixture(options);
  fixtures.push(fixture);
  return fixture;
}

function bundle({ root, service }: Fixture) {
  return bundleService({ workspaceRoot: root, projectRoot: service.projectRoot, entries: service.manifest.entries });
}

test('each entry becomes a file that holds workspace code and imports packages', async () => {
  const fixture = await create();
  expect(Object.keys(await bundle(fixture))).toEqual(['apps/web/dist/main.js', 'apps/web/dist/migrate.js']);
  const main = join(fixture.root, 'apps/web/dist/main.js');
  const text = await readFile(main, 'utf8');
  expect(text).toContain('hello ${name}');
  expect(text).toMatch(/from "left"/);
  expect(text).toMatch(/from "right"/);
  const { stdout } = await run(process.execPath, [main]);
  expect(stdout).toBe('hello left deep 1 right\n');
});

test('the folder, its depth and earlier output leave no trace in the bytes', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'another folder '));
  try {
    const here = await create();
    const there = await create({ parent });
    await there.write({ 'apps/web/dist/left-over.js': '' });
    await bundle(here);
    await bundle(there);
    expect(await readdir(join(there.root, 'apps/web/dist'))).toEqual(['main.js', 'migrate.js']);
    for (const file of ['main.js', 'migrate.js']) {
      expect(await readFile(join(here.root, 'apps/web/dist', file))).toEqual(
        await readFile(join(there.root, 'apps/web/dist', file)),
      );
    }
  } finally {
    await rm(parent, { recursive: true });
  }
});

test('a library that finds another copy of a package than the application is refused', async () => {
  const fixture = await create({
    packages: {
      'libs/greet/node_modules/right': { version: '2.0.0', files: { 'index.js': "module.exports = 'other';" } },
    },
  });
  await expect(bundle(fixture)).rejects.toThrow(
    /libs\/greet\/src\/index\.ts imports "right", and apps\/web does not find the same copy of it\. Name that package/,
  );
});

test('a package that is installed, but that no package.json declares, is refused', async () => {
  const fixture = await create({
    files: { 'libs/greet/src/index.ts': "import deep from 'deep';\nexport const greet = deep;\n" },
  });
  await expect(bundle(fixture)).rejects.toThrow(
    /libs\/greet\/src\/index\.ts imports "deep", and no package\.json that apps\/web builds on has deep in its "dependencies"/,
  );
});

test('an import that does not exist is named with its place', async () => {
  const fixture = await create({ files: { 'apps/web/src/main.ts': "import 'absent';\n" } });
  await expect(bundle(fixture)).rejects.toThrow(/apps\/web\/src\/main\.ts:1: Could not resolve "absent"/);
});

test.each(['dirname', 'filename', 'url'])('code that looks for files beside itself is refused (%s)', async (name) => {
  const fixture = await create({
    files: { 'libs/greet/src/index.ts': `export const greet = () => import.meta.${name};\n` },
  });
  await expect(bundle(fixture)).rejects.toThrow(`libs/greet/src/index.ts uses import.meta.${name}, which is`);
});

test('a file that the identity does not count is refused', async () => {
  const fixture = await create({
    files: {
      'apps/web/src/main.ts': "import { help } from './testing/help.ts';\nconsole.log(help);\n",
      'apps/web/src/testing/help.ts': 'export const help = 1;\n',
    },
  });
  await expect(bundle(fixture)).rejects.toThrow(/apps\/web\/src\/testing\/help\.ts, whose name says .* tests only/);
});

test.each([
  ['its declaration', 'apps/web/src/main.ts', '../service.json', 'apps/web/service.json'],
  ['its package.json', 'apps/web/src/main.ts', '../package.json', 'apps/web/package.json'],
  ["a library's package.json", 'libs/greet/src/index.ts', '../package.json', 'libs/greet/package.json'],
])('a service that takes in %s is refused, for only a part of that counts', async (_, importer, path, file) => {
  const text = `import own from '${path}' with { type: 'json' };\nexport const greet = () => own.name;\nconsole.log(greet());\n`;
  const main = "import { greet } from '@demo/greet';\nconsole.log(greet());\n";
  const fixture = await create({ files: { 'apps/web/src/main.ts': main, [importer]: text } });
  await expect(bundle(fixture)).rejects.toThrow(`apps/web imports ${file}, of which the identity counts only a part`);
});

test('a library that no package.json names is refused', async () => {
  const fixture = await create({
    files: {
      'apps/web/src/main.ts': "import { hidden } from '@demo/hidden';\nconsole.log(hidden);\n",
      'libs/hidden/package.json': '{"name": "@demo/hidden", "exports": "./index.ts"}',
      'libs/hidden/index.ts': 'export const hidden = 1;\n',
    },
  });
  await mkdir(join(fixture.root, 'node_modules/@demo'), { recursive: true });
  await symlink('../../libs/hidden', join(fixture.root, 'node_modules/@demo/hidden'));
  await expect(bundle(fixture)).rejects.toThrow(/apps\/web imports libs\/hidden\/index\.ts, and neither it nor/);
});

test.each([
  [
    { os: ['darwin'], cpu: ['arm64'] },
    /node_modules\/right runs on darwin only, .* npm ci --os=linux --cpu=x64 --libc=glibc/,
  ],
  [{ os: ['linux'], cpu: ['arm64'] }, /runs on arm64 only/],
  [{ os: ['!linux'] }, /runs on !linux only/],
  [{ os: ['linux'], libc: ['musl'] }, /runs on musl only/],
])('a package for another system is refused: %o', async (limits, message) => {
  const files = { 'index.js': "module.exports = 'right';" };
  const fixture = await create({ packages: { 'node_modules/right': { ...limits, files } } });
  await expect(bundle(fixture)).rejects.toThrow(message);
});

test.each([
  ['is missing', undefined, /package-lock\.json cannot be read\. Restore it from git or run "npm install"/],
  ['is not JSON', '{', /package-lock\.json is not JSON/],
])('a lock file that %s is named', async (_, content, message) => {
  const fixture = await create();
  const file = join(fixture.root, 'package-lock.json');
  await (content === undefined ? rm(file) : writeFile(file, content));
  const failure = bundle(fixture);
  await expect(failure).rejects.toBeInstanceOf(DeployError);
  await expect(failure).rejects.toThrow(message);
});
