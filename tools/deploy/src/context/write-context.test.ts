import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeContext } from './write-context.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'write-context-'));
});
afterEach(() => rm(folder, { recursive: true }));

const text = (target: string, content = target) => ({ source: Buffer.from(content), target });
const tree = async () => (await readdir(folder, { recursive: true })).sort();

test('packages and the service go to folders of their own, which are there even when empty', async () => {
  await writeContext(join(folder, 'web'), [text('apps/web/main.js')]);
  expect(await tree()).toEqual([
    'web',
    'web/app',
    'web/app/apps',
    'web/app/apps/web',
    'web/app/apps/web/main.js',
    'web/deps',
  ]);
  const nested = 'apps/web/node_modules/left/index.js';
  await writeContext(join(folder, 'web'), [text(nested)], { 'note.txt': 'beside' });
  expect(await tree()).toContain(`web/deps/${nested}`);
  expect(await tree()).not.toContain('web/app/apps');
  expect(await readFile(join(folder, 'web/note.txt'), 'utf8')).toBe('beside');
});

test('a context that cannot be written leaves the earlier one as it was, and no draft', async () => {
  await writeContext(join(folder, 'web'), [text('apps/web/main.js', 'earlier')]);
  const before = await tree();
  const missing = { source: join(folder, 'absent'), target: 'apps/web/other.js' };
  await expect(writeContext(join(folder, 'web'), [text('apps/web/main.js', 'later'), missing])).rejects.toThrow(
    /ENOENT/,
  );
  expect(await tree()).toEqual(before);
  expect(await readFile(join(folder, 'web/app/apps/web/main.js'), 'utf8')).toBe('earlier');
});
