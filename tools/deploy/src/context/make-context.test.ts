import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { createFixture, type Fixture } from '../testing/fixture-workspace.ts';
import { bundleService } from './bundle-service.ts';
import { makeContext } from './make-context.ts';

const run = promisify(execFile);
const fixtures: Fixture[] = [];
afterEach(() => Promise.all(fixtures.splice(0).map((fixture) => fixture.remove())));

async function create(options?: Parameters<typeof createFixture>[0]): Promise<Fixture> {
  const fixture = await createFixture(options);
  fixtures.push(fixture);
  const { root, service } = fixture;
  await bundleService({ workspaceRoot: root, projectRoot: 'apps/web', entries: service.manifest.entries });
  return fixture;
}

const make = ({ root, service }: Fixture) => makeContext(root, service);

test('a context holds the bundles, the files that they load, and nothing else', async () => {
  const { dir, files } = await make(await create());
  expect(files.map(({ path }) => path)).toEqual([
    'app/apps/web/main.js',
    'app/apps/web/migrate.js',
    'app/apps/web/package.json',
    'deps/node_modules/left/index.js',
    'deps/node_modules/left/node_modules/deep/index.js',
    'deps/node_modules/left/node_modules/deep/package.json',
    'deps/node_modules/left/package.json',
    'deps/node_modules/right/index.js',
    'deps/node_modules/right/package.json',
  ]);
  expect(JSON.parse(await readFile(join(dir, 'app/apps/web/package.json'), 'utf8'))).toEqual({
    name: '@demo/web',
    version: '1.0.0',
    private: true,
    type: 'module',
  });
});

test('the SBOM beside it names the packages that have files in it', async () => {
  const { dir } = await make(await create());
  expect((await readdir(dir)).sort()).toEqual(['app', 'deps', 'sbom.cdx.json']);
  const sbom = JSON.parse(await readFile(join(dir, 'sbom.cdx.json'), 'utf8')) as { components: { purl: string }[] };
  expect(sbom.components.map(({ purl }) => purl)).toEqual([
    'pkg:npm/deep@1.2.0',
    'pkg:npm/left@1.0.0',
    'pkg:npm/right@1.0.0',
  ]);
});

test('laid out as in the image, its programs run without the workspace', async () => {
  const fixture = await create();
  const { dir } = await make(fixture);
  const image = await mkdtemp(join(tmpdir(), 'image-'));
  try {
    await cp(join(dir, 'deps'), image, { recursive: true });
    await cp(join(dir, 'app'), image, { recursive: true });
    await rm(fixture.root, { recursive: true });
    const { stdout } = await run(process.execPath, ['main.js'], { cwd: join(image, 'apps/web') });
    expect(stdout).toBe('hello left deep 1 right\n');
  } finally {
    await rm(image, { recursive: true });
  }
});

test('modes do not depend on how packages were unpacked', async () => {
  const fixture = await create();
  const installed = join(fixture.root, 'node_modules/left');
  await chmod(join(installed, 'index.js'), 0o600);
  await chmod(join(installed, 'package.json'), 0o777);
  const { dir } = await make(fixture);
  const mode = async (path: string) => ((await stat(join(dir, path))).mode & 0o777).toString(8);
  expect(await mode('deps/node_modules/left/index.js')).toBe('644');
  expect(await mode('deps/node_modules/left/package.json')).toBe('755');
  expect(await mode('deps/node_modules/left')).toBe('755');
});

test('of files that a package reads, only those that a program can use come along', async () => {
  const code =
    "const { join } = require('path');\nmodule.exports = require('fs').readdirSync(join(__dirname, 'data'));";
  const files = { 'index.js': code, 'data/a.js': '', 'data/a.d.ts': '', 'data/a.js.map': '{}', 'data/words.md': '' };
  const context = await make(await create({ packages: { 'node_modules/right': { files } } }));
  const data = context.files.filter(({ path }) => path.includes('/data/')).map(({ path }) => path);
  expect(data).toEqual(['deps/node_modules/right/data/a.js', 'deps/node_modules/right/data/words.md']);
});

test('a package that another one merely finds, because some tool brought it, stays out with what it needs', async () => {
  const probing = "try { require('colours'); } catch {}\nmodule.exports = 'right';";
  const fixture = await create({
    packages: {
      'node_modules/right': { files: { 'index.js': probing } },
      'node_modules/colours': { dependencies: { tint: '*' }, files: { 'index.js': "require('tint');" } },
      'node_modules/tint': { files: { 'index.js': '' } },
    },
  });
  const { files } = await make(fixture);
  expect(files.filter(({ path }) => /colours|tint/.test(path))).toEqual([]);
  expect(files.map(({ path }) => path)).toContain('deps/node_modules/right/index.js');
});

test('a companion that the lock file counts comes along', async () => {
  const probing = "try { require('colours'); } catch {}\nmodule.exports = 'right';";
  const fixture = await create({
    packages: {
      'node_modules/right': { optionalDependencies: { colours: '*' }, files: { 'index.js': probing } },
      'node_modules/colours': { files: { 'index.js': '' } },
    },
  });
  expect((await make(fixture)).files.map(({ path }) => path)).toContain('deps/node_modules/colours/index.js');
});

test('a package that the lock file does not know is refused', async () => {
  const fixture = await create();
  await fixture.write({
    'node_modules/stray/package.json': '{"name": "stray", "version": "1.0.0"}',
    'node_modules/stray/index.js': '',
    'apps/web/dist/main.js': "import 'stray';\n",
  });
  await expect(make(fixture)).rejects.toThrow(
    /node_modules\/stray is installed, but package-lock\.json does not know it/,
  );
});

test('a package in another version than the locked one is refused', async () => {
  const files = { 'index.js': "module.exports = 'right';" };
  const fixture = await create({ packages: { 'node_modules/right': { version: '1.0.1', locked: '1.0.0', files } } });
  await expect(make(fixture)).rejects.toThrow(
    'node_modules/right is version 1.0.1, package-lock.json says 1.0.0. Run "npm ci" and build again',
  );
});

test('a package for this system among others is taken', async () => {
  const packages = {
    'node_modules/right': {
      os: ['darwin', 'linux'],
      cpu: ['!arm'],
      files: { 'index.js': "module.exports = 'right';" },
    },
  };
  expect((await make(await create({ packages }))).files.map(({ path }) => path)).toContain(
    'deps/node_modules/right/index.js',
  );
});

test('the native half that this machine did not install is asked for', async () => {
  const fixture = await create({
    packages: {
      'node_modules/right': { optionalDependencies: { 'right-linux-x64': '1.0.0' }, files: { 'index.js': '' } },
      'node_modules/right-linux-x64': { os: ['linux'], cpu: ['x64'] },
    },
  });
  await expect(make(fixture)).rejects.toThrow(
    /node_modules\/right needs right-linux-x64 where it runs, .* npm ci --os=linux --cpu=x64/,
  );
});

test('machine code for another machine is refused, ours is taken', async () => {
  const elf = (machine: number) => {
    const header = Buffer.alloc(64);
    header.write('\x7fELF\x02\x01\x01', 'latin1');
    header.writeUInt16LE(machine, 18);
    return header;
  };
  const withCode = (code: Buffer) => ({
    'node_modules/right': { files: { 'index.js': "module.exports = require('./code.node');", 'code.node': code } },
  });
  await expect(make(await create({ packages: withCode(elf(0xb7)) }))).rejects.toThrow(
    'node_modules/right/code.node is not machine code for linux/x64',
  );
  await expect(make(await create({ packages: withCode(Buffer.from('MZ')) }))).rejects.toThrow(/is not machine code/);
  const { files } = await make(await create({ packages: withCode(elf(0x3e)) }));
  expect(files.map(({ path }) => path)).toContain('deps/node_modules/right/code.node');
});

test('files of the workspace that are read at run time are refused', async () => {
  const fixture = await create();
  await fixture.write({
    'apps/web/dist/main.js':
      "import { readFileSync } from 'node:fs';\nreadFileSync(new URL('../.env', import.meta.url));\n",
    'apps/web/.env': 'PASSWORD=secret',
  });
  await expect(make(fixture)).rejects.toThrow(
    /apps\/web\/\.env would be read at run time \(by apps\/web\/dist\/main\.js\)/,
  );
});

test('a package that brings a key is refused', async () => {
  const code = "require('fs').readFileSync(__dirname + '/server.key');";
  const fixture = await create({
    packages: { 'node_modules/right': { files: { 'index.js': code, 'server.key': 'x' } } },
  });
  await expect(make(fixture)).rejects.toThrow(/node_modules\/right\/server\.key may hold a secret/);
});

test('without a build it says which target to run', async () => {
  const fixture = await create();
  await rm(join(fixture.root, 'apps/web/dist/migrate.js'));
  await expect(make(fixture)).rejects.toThrow(/migrate\.js is not there; run the target "build" of apps\/web first/);
});
