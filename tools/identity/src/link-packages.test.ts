import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linkPackages } from './link-packages.ts';

let parent: string;

beforeEach(async () => {
  parent = await realpath(await mkdtemp(join(tmpdir(), 'identity-links-')));
});

afterEach(() => rm(parent, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(parent, path)), { recursive: true });
  await writeFile(join(parent, path), text);
}

async function link(path: string, target: string): Promise<void> {
  await mkdir(dirname(join(parent, path)), { recursive: true });
  await symlink(target, join(parent, path));
}

test('installed packages are those of the workspace, packages of the workspace those of the copy', async () => {
  await write('here/node_modules/pg/index.js', 'pg');
  await write('here/node_modules/@fastify/cors/index.js', 'cors');
  await write('here/libs/one/index.js', 'one as it is here');
  await write('here/libs/one/node_modules/pg/index.js', 'another pg');
  await write('elsewhere/index.js', 'elsewhere');
  await link('here/node_modules/@acme/one', '../../libs/one');
  await link('here/node_modules/@acme/gone-here', '../../libs/gone-here');
  await link('here/node_modules/@acme/gone-there', '../../libs/gone-there');
  await link('here/node_modules/elsewhere', '../../elsewhere');
  await write('there/libs/one/index.js', 'one as it is there');
  await write('there/libs/gone-here/index.js', 'gone here');

  await linkPackages(join(parent, 'here'), join(parent, 'there'));

  const found = async (path: string) => readFile(join(parent, 'there', path, 'index.js'), 'utf8');
  expect(await found('node_modules/pg')).toBe('pg');
  expect(await found('node_modules/@fastify/cors')).toBe('cors');
  expect(await found('node_modules/@acme/one')).toBe('one as it is there');
  expect(await found('node_modules/@acme/gone-here')).toBe('gone here');
  expect(await found('libs/one/node_modules/pg')).toBe('another pg');
  expect(await found('node_modules/elsewhere')).toBe('elsewhere');
  await expect(found('node_modules/@acme/gone-there')).rejects.toThrow('ENOENT');
});

test('nothing is linked where nothing is installed', async () => {
  await mkdir(join(parent, 'here'));
  await mkdir(join(parent, 'there'));
  await linkPackages(join(parent, 'here'), join(parent, 'there'));
  await expect(readFile(join(parent, 'there/node_modules'))).rejects.toThrow('ENOENT');
});
