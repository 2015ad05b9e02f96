import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findWorkspaceClosure } from './find-workspace-closure.ts';
import { type LockPackages, parseLockFile } from './lock-file.ts';
import { resolveNpmClosure } from './resolve-npm-closure.ts';

const linux = { os: 'linux', cpu: 'x64', libc: 'glibc' };

function closure(packages: LockPackages, dependencies: Record<string, string>, location = 'apps/a'): string[] {
  return resolveNpmClosure(packages, [{ location, dependencies }], linux).map(
    ({ name, version }) => `${name}@${version}`,
  );
}

describe('resolveNpmClosure', () => {
  test('finds what Node would find: the nearest node_modules upwards', () => {
    const packages: LockPackages = {
      'node_modules/x': { version: '1.0.0' },
      'node_modules/y': { version: '1.0.0', dependencies: { x: '*', z: '*' } },
      'node_modules/y/node_modules/x': { version: '2.0.0', dependencies: { z: '*' } },
      'node_modules/z': { version: '1.0.0' },
      'apps/a/node_modules/z': { version: '3.0.0' },
      'apps/b/node_modules/z': { version: '4.0.0' },
    };
    expect(closure(packages, { y: '*' })).toEqual(['y@1.0.0', 'x@2.0.0', 'z@1.0.0']);
    expect(closure(packages, { z: '*' })).toEqual(['z@3.0.0']);
    expect(closure(packages, { x: '*', z: '*' }, 'apps/c')).toEqual(['x@1.0.0', 'z@1.0.0']);
  });

  test('records which version each import finds, so that two versions cannot trade places unseen', () => {
    const packages: LockPackages = {
      'node_modules/@s/y': { version: '1.0.0', dependencies: { x: '*' } },
      'node_modules/@s/y/node_modules/x': { version: '2.0.0' },
      'node_modules/x': { version: '1.0.0' },
    };
    const found = resolveNpmClosure(packages, [{ location: '', dependencies: { '@s/y': '*', x: '*' } }], linux);
    expect(found.find(({ name }) => name === '@s/y')?.requires).toEqual(['x=x@2.0.0']);
  });

  test('takes optional packages for linux, x64 and glibc alone', () => {
    const packages: LockPackages = {
      'node_modules/native': {
        version: '1.0.0',
        optionalDependencies: { linux: '*', arm: '*', musl: '*', mac: '*', notwin: '*', notlinux: '*', absent: '*' },
      },
      'node_modules/linux': { version: '1.0.0', os: ['darwin', 'linux'], cpu: ['x64'], libc: ['glibc'] },
      'node_modules/arm': { version: '1.0.0', os: ['linux'], cpu: ['arm64'] },
      'node_modules/musl': { version: '1.0.0', os: ['linux'], cpu: ['x64'], libc: ['musl'] },
      'node_modules/mac': { version: '1.0.0', os: ['darwin'], dependencies: { behind: '*' } },
      'node_modules/behind': { version: '1.0.0' },
      'node_modules/notwin': { version: '1.0.0', os: ['!win32'] },
      'node_modules/notlinux': { version: '1.0.0', os: ['!linux'] },
    };
    expect(closure(packages, { native: '*' })).toEqual(['linux@1.0.0', 'native@1.0.0', 'notwin@1.0.0']);
  });

  test('takes peers that the lock has, and does without those it lacks', () => {
    const packages: LockPackages = {
      'node_modules/ui': { version: '1.0.0', peerDependencies: { react: '*', vue: '*' } },
      'node_modules/react': { version: '19.0.0' },
    };
    expect(closure(packages, { ui: '*' })).toEqual(['react@19.0.0', 'ui@1.0.0']);
  });

  test('calls an alias by the name of what it stands for; circles end; what has no integrity counts by its place', () => {
    const packages: LockPackages = {
      'node_modules/alias': { name: 'real', version: '1.0.0', integrity: 'sha512-r', dependencies: { loop: '*' } },
      'node_modules/loop': { version: '1.0.0', resolved: 'git+ssh://host/loop.git#abc', dependencies: { alias: '*' } },
    };
    expect(resolveNpmClosure(packages, [{ location: '', dependencies: { alias: '*' } }], linux)).toEqual([
      { name: 'real', version: '1.0.0', integrity: 'sha512-r', requires: ['loop=loop@1.0.0'] },
      { name: 'loop', version: '1.0.0', integrity: 'git+ssh://host/loop.git#abc', requires: ['alias=real@1.0.0'] },
    ]);
  });

  test('leaves packages of the workspace to the caller', () => {
    const packages: LockPackages = { 'node_modules/@acme/lib': { resolved: 'libs/lib', link: true } };
    expect(closure(packages, { '@acme/lib': '0.0.0' })).toEqual([]);
  });

  test('fails when the lock lacks what is required', () => {
    expect(() => closure({}, { pg: '8.23.1' })).toThrow(
      'package-lock.json has no pg, which apps/a needs. Run "npm install"',
    );
  });
});

/** A package as `npm ls --json` prints it. */
interface Listed {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, Listed>>;
}

describe('on the lock file of this repository', () => {
  const repository = join(import.meta.dirname, '../../..');

  /** What npm itself reads from the lock: every package, those for other systems too. */
  async function askNpm(folder: string): Promise<string[]> {
    const options = ['--workspace', folder, '--omit=dev', '--all', '--json', '--package-lock-only'];
    const { stdout } = await promisify(execFile)('npm', ['ls', ...options], { cwd: repository, maxBuffer: 2 ** 26 });
    const found = new Set<string>();
    const walk = ({ dependencies = {} }: Listed): void => {
      for (const [name, listed] of Object.entries(dependencies)) {
        if (listed.version !== undefined && !name.startsWith('@todo/')) found.add(`${name}@${listed.version}`);
        walk(listed);
      }
    };
    walk(JSON.parse(stdout) as Listed);
    return [...found].sort();
  }

  test.each(['apps/backend', 'apps/event-service', 'apps/frontend'])('%s: npm finds the same', async (folder) => {
    const lock = parseLockFile(await readFile(join(repository, 'package-lock.json'), 'utf8'));
    const everySystem = Object.fromEntries(
      Object.entries(lock).map(([place, { os: _os, cpu: _cpu, libc: _libc, ...entry }]) => [place, entry]),
    );
    const members = Object.entries(lock)
      .filter(([place, { link }]) => !link && !place.includes('node_modules/'))
      .map(([root, entry]) => ({ root, manifest: { ...entry } }));
    const importers = findWorkspaceClosure(members, folder).map(({ root }) => ({ ...lock[root], location: root }));
    const found = resolveNpmClosure(everySystem, importers, linux).map(({ name, version }) => `${name}@${version}`);
    expect([...new Set(found)].sort()).toEqual(await askNpm(folder));
  });
});
