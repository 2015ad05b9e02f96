import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFixture, type Fixture } from '../testing/fixture-workspace.ts';
import { tracePackages } from './trace-packages.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await createFixture();
});
afterEach(() => fixture.remove());

const left = 'node_modules/left/index.js';
const trace = (...roots: string[]) => tracePackages(fixture.root, 'apps/web', roots, { base: fixture.root });

async function kept(): Promise<string> {
  const folder = join(fixture.root, 'node_modules/.cache/todo-deploy');
  const names = await readdir(folder);
  expect(names).toHaveLength(1);
  return join(folder, names[0]!);
}

test('what a package loads is found once and then known, until the lock file or what is imported changes', async () => {
  const files = await trace(left);
  expect(files).toEqual(expect.arrayContaining([left, 'node_modules/left/node_modules/deep/index.js']));
  await writeFile(await kept(), JSON.stringify([left]));
  expect(await trace(left)).toEqual([left]);
  expect(await trace(left, 'node_modules/right/index.js')).toEqual(expect.arrayContaining(files));
  await writeFile(await kept(), JSON.stringify([left]));
  await appendFile(join(fixture.root, 'package-lock.json'), '\n');
  expect(await trace(left)).toEqual(files);
});

test.each([
  ['is no list', '{"files": 1}'],
  ['is cut off', '["node_modules/le'],
  ['names a file that is gone', JSON.stringify([left, 'node_modules/gone/index.js'])],
])('what was kept and %s is found anew', async (_, text) => {
  const files = await trace(left);
  const file = await kept();
  await writeFile(file, text);
  expect(await trace(left)).toEqual(files);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(files);
});
