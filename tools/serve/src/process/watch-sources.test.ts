import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceFolders } from './source-folders.ts';
import { watchSources } from './watch-sources.ts';

let root: string;
let changes: Set<string>;
let unwatch: () => void;

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'todo-watch-')));
  changes = new Set();
  unwatch = () => undefined;
});
afterEach(() => {
  unwatch();
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

async function seen(path: string): Promise<void> {
  await expect.poll(() => [...changes], { timeout: 5_000 }).toContain(join(root, path));
  changes.clear();
}

test('sees a file each time another one takes its place, in folders that are made later, and its removal', async () => {
  write('src/a.ts');
  unwatch = watchSources([root], (path) => changes.add(path));
  for (const content of ['one', 'two', 'three']) {
    write('src/a.new', content);
    renameSync(join(root, 'src/a.new'), join(root, 'src/a.ts'));
    await seen('src/a.ts');
  }
  write('src/later/deep/.keep');
  // the watch of a new folder begins a moment after it is made
  await expect
    .poll(() => (write('src/later/deep/b.ts', String(Math.random())), [...changes]), { timeout: 5_000 })
    .toContain(join(root, 'src/later/deep/b.ts'));
  rmSync(join(root, 'src/later/deep/b.ts'));
  rmSync(join(root, 'src/later'), { recursive: true });
  write('src/later/deep/c.ts');
  await expect
    .poll(() => (write('src/later/deep/c.ts', String(Math.random())), [...changes]), { timeout: 5_000 })
    .toContain(join(root, 'src/later/deep/c.ts'));
});

test('leaves out tests, documents, what is built and what npm installed', async () => {
  for (const folder of ['src', 'dist', 'out-tsc', 'node_modules/x', '.next']) write(`${folder}/a.ts`);
  unwatch = watchSources([root], (path) => changes.add(path));
  for (const path of ['src/a.test.ts', 'README.md', 'service.json', 'dist/a.ts', 'out-tsc/a.ts', '.next/a.ts'])
    write(path);
  write('node_modules/x/a.ts');
  write('src/last.ts');
  await expect.poll(() => changes.size, { timeout: 5_000 }).toBeGreaterThan(0);
  expect([...changes]).toEqual([join(root, 'src/last.ts')]);
});

test('the sources of a service are its own and those of the libraries below it, not of npm packages', () => {
  const packages = {
    app: ['@x/data', 'pg'],
    'libs/data': ['@x/contracts'],
    'libs/contracts': ['zod'],
    'libs/other': [],
  };
  for (const [folder, dependencies] of Object.entries(packages)) {
    const content = { dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])) };
    write(`${folder}/package.json`, JSON.stringify(content));
  }
  write('node_modules/pg/package.json', '{}');
  mkdirSync(join(root, 'node_modules/@x'));
  for (const name of ['data', 'contracts', 'other']) {
    symlinkSync(`../../libs/${name}`, join(root, 'node_modules/@x', name));
  }
  expect(sourceFolders(root, join(root, 'app'))).toEqual(
    ['app', 'libs/data', 'libs/contracts'].map((f) => join(root, f)),
  );
});
