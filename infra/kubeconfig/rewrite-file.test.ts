import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { rewriteFile } from './rewrite-file.ts';

it('makes a private file, and keeps the mode and the text of one that was there', async () => {
  const folder = await tempFolder();
  const file = join(folder, 'sub/config');
  expect(await rewriteFile(file, () => 'one')).toBe(true);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await chmod(file, 0o640);
  expect(await rewriteFile(file, (text) => `${text}, two`)).toBe(true);
  expect(await readFile(file, 'utf8')).toBe('one, two');
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  expect(await readFile(`${file}.before`, 'utf8')).toBe('one');
  expect(await rewriteFile(file, (text) => text)).toBe(false);
  expect((await readdir(join(folder, 'sub'))).sort()).toEqual(['config', 'config.before']);
});

it('changes what a link leads to', async () => {
  const folder = await tempFolder();
  await writeFile(join(folder, 'real'), 'one');
  await symlink('real', join(folder, 'link'));
  await rewriteFile(join(folder, 'link'), () => 'two');
  expect(await readFile(join(folder, 'real'), 'utf8')).toBe('two');
});

it('waits for whoever changes it now, and leaves everything as it was when the change fails', async () => {
  const folder = await tempFolder();
  const file = join(folder, 'config');
  await Promise.all(Array.from({ length: 5 }, (_, i) => rewriteFile(file, (text) => `${text}${i}`)));
  expect([...(await readFile(file, 'utf8'))].sort().join('')).toBe('01234');
  const before = await readFile(file, 'utf8');
  const failing = rewriteFile(file, () => {
    throw new Error('no');
  });
  expect((await problemsOf(failing)).join()).toContain('cannot be changed: no');
  expect(await readFile(file, 'utf8')).toBe(before);
  expect((await readdir(folder)).sort()).toEqual(['config', 'config.before']);
});
