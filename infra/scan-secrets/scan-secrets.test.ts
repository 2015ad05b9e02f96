import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { findSecrets } from './find-secrets.ts';
import { readHistory, readWorkTree } from './read-repository.ts';

// Put together here, so that this file does not hold one.
const key = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_');
const accountToken = ['dop', 'v1', '0123456789abcdef'.repeat(4)].join('_');
const url = ['postgresql://todo', 'hunter22secret@db.example.com:5432/todo'].join(':');

it('tells where a secret is, and not the secret', async () => {
  const found = await findSecrets('deploy.env', `A=1\nTOKEN=${key}\n`);
  expect(found).toEqual([{ where: 'deploy.env', line: 2, what: expect.stringContaining('github') }]);
  expect(JSON.stringify(found)).not.toContain(key);
  expect(await findSecrets('a.test.ts', `token: ${accountToken}`)).toEqual([
    { where: 'a.test.ts', line: 1, what: 'a token of DigitalOcean' },
  ]);
  expect(await findSecrets('state.json', JSON.stringify({ url }))).toHaveLength(1);
});

it('lets tests lead to made-up databases and to servers of nobody, and to nothing else', async () => {
  expect(await findSecrets('a/b.test.ts', url)).toEqual([]);
  expect(await findSecrets('a/b.test.ts', key)).toHaveLength(1);
  expect(await findSecrets('a/b.ts', url)).toHaveLength(1);
  const login = ['https://todo', 'hunter22secret@hooks.'].join(':');
  expect(await findSecrets('a/b.test.ts', `'${login}example.com/todo'`)).toEqual([]);
  expect(await findSecrets('a/b.test.ts', `'${login}example.com.org/todo'`)).toHaveLength(1);
  expect(await findSecrets('a/b.test.ts', `'${login}acme.com/?at=@example.com'`)).toHaveLength(1);
  expect(await findSecrets('a/b.ts', `'${login}example.com/todo'`)).toHaveLength(1);
});

it('reads every version of every file, also of those that are gone', async () => {
  const root = await tempFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: root });
  git('init', '-q');
  for (const text of ['one', 'two']) {
    await writeFile(join(root, 'a b.txt'), text);
    git('add', '.');
    git('commit', '-qm', text);
  }
  await rm(join(root, 'a b.txt'));
  await writeFile(join(root, 'binary'), Buffer.from([0, 1]));
  git('add', '-A');
  git('commit', '-qm', 'three');
  await writeFile(join(root, 'new.txt'), 'three');
  const history = [];
  for await (const { path, content } of readHistory(root)) history.push(`${path}: ${content}`);
  expect(history.sort()).toEqual(['a b.txt: one', 'a b.txt: two']);
  expect((await readWorkTree(root)).map(({ path }) => path)).toEqual(['new.txt']);
});
