import { chmod, symlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readTreeAt } from './read-tree-at.ts';
import { readWorkTree } from './read-work-tree.ts';
import { runGit } from './run-git.ts';
import { TestWorkspace } from './testing/create-workspace.ts';

let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await TestWorkspace.create({
    'a.ts': 'a\n',
    'b.ts': 'b\n',
    'sub/c.ts': 'c\n',
    '.gitignore': 'node_modules\nout\n',
  });
});

afterEach(() => workspace.remove());

/** What git makes of the work tree when it is committed is the truth. */
async function expectSameAsCommitted(): Promise<void> {
  const { files } = await readWorkTree(workspace.folder);
  await workspace.commit('all of it');
  expect(files).toEqual(new Map((await readTreeAt(workspace.folder, 'HEAD')).files));
}

test('sees what git would commit: edits, new, deleted, renamed, staged, executable files and links', async () => {
  await workspace.write('a.ts', 'edited\n');
  await unlink(join(workspace.folder, 'b.ts'));
  await workspace.write('b.ts/now-a-folder.ts', 'd\n');
  await workspace.rename('sub/c.ts', 'sub/renamed.ts');
  await workspace.write('ünïcode name.ts', 'u\n');
  await workspace.write('sub/run.sh', 'echo\n');
  await workspace.makeExecutable('sub/run.sh');
  await symlink('a.ts', join(workspace.folder, 'link'));
  await workspace.write('staged.ts', 'staged\n');
  await workspace.git('add', 'staged.ts');
  await workspace.write('staged.ts', 'edited after\n');
  await workspace.write('intended.ts', 'i\n');
  await workspace.git('add', '--intent-to-add', 'intended.ts');
  await workspace.write('out/ignored.js', 'x');
  const { files } = await readWorkTree(workspace.folder);
  expect([...files.keys()].sort()).toEqual([
    '.gitignore',
    'a.ts',
    'b.ts/now-a-folder.ts',
    'intended.ts',
    'link',
    'staged.ts',
    'sub/renamed.ts',
    'sub/run.sh',
    'ünïcode name.ts',
  ]);
  expect(files.get('sub/run.sh')?.mode).toBe('executable');
  expect(files.get('link')?.mode).toBe('symlink');
  await expectSameAsCommitted();
});

test('a link that is given another target, and a file that becomes one, are seen', async () => {
  await symlink('a.ts', join(workspace.folder, 'link'));
  await workspace.commit('link');
  const before = (await readWorkTree(workspace.folder)).files.get('link');
  await unlink(join(workspace.folder, 'link'));
  await symlink('b.ts', join(workspace.folder, 'link'));
  await unlink(join(workspace.folder, 'a.ts'));
  await symlink('b.ts', join(workspace.folder, 'a.ts'));
  expect((await readWorkTree(workspace.folder)).files.get('link')?.sha).not.toBe(before?.sha);
  await expectSameAsCommitted();
});

test('line ends that git checked out do not count, in the hash or in the text', async () => {
  await workspace.git('config', 'core.autocrlf', 'true');
  const before = (await readWorkTree(workspace.folder)).files.get('a.ts');
  await workspace.write('a.ts', 'a\r\n');
  const after = await readWorkTree(workspace.folder);
  expect(after.files.get('a.ts')).toEqual(before);
  expect((await after.readTexts(['a.ts'])).get('a.ts')).toBe('a\n');
});

test('other mode bits than the owner may execute do not count', async () => {
  const before = (await readWorkTree(workspace.folder)).files;
  await chmod(join(workspace.folder, 'a.ts'), 0o600);
  expect((await readWorkTree(workspace.folder)).files).toEqual(before);
});

test('in the middle of a merge files count as they lie there', async () => {
  for (const path of ['b.ts', 'sub/c.ts']) await workspace.makeExecutable(path);
  await workspace.commit('executable');
  await workspace.git('switch', '--quiet', '--create', 'other');
  for (const path of ['a.ts', 'b.ts']) await workspace.write(path, 'theirs\n');
  await workspace.git('rm', '--quiet', 'sub/c.ts');
  await workspace.commit('theirs');
  await workspace.git('switch', '--quiet', 'main');
  for (const path of ['a.ts', 'b.ts', 'sub/c.ts']) await workspace.write(path, 'ours\n');
  await workspace.commit('ours');
  await expect(workspace.git('merge', 'other')).rejects.toThrow('git -c failed');
  expect((await workspace.git('ls-files', '--unmerged')).split('\n')).toHaveLength(8);
  await expectSameAsCommitted();
});

test('what a git hook says of another repository does not count', async () => {
  vi.stubEnv('GIT_DIR', join(workspace.folder, 'nowhere'));
  vi.stubEnv('GIT_INDEX_FILE', join(workspace.folder, 'other-index'));
  try {
    expect([...(await readWorkTree(workspace.folder)).files.keys()]).toHaveLength(4);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('a submodule counts by the commit that is checked out, and not while it has edits', async () => {
  await workspace.git('clone', '--quiet', '.', 'module');
  await workspace.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', './module', 'module');
  await workspace.commit('with a submodule');
  const before = (await readWorkTree(workspace.folder)).files.get('module');
  expect(before).toMatchObject({ mode: 'submodule' });
  const inside = join(workspace.folder, 'module');
  await runGit(inside, [
    '-c',
    'user.name=T',
    '-c',
    'user.email=t@example.com',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'x',
  ]);
  const after = (await readWorkTree(workspace.folder)).files.get('module');
  expect(after?.sha).toBe((await runGit(inside, ['rev-parse', 'HEAD'])).toString().trim());
  expect(after?.sha).not.toBe(before?.sha);
  await workspace.write('module/a.ts', 'edited\n');
  await expect(readWorkTree(workspace.folder)).rejects.toThrow('has uncommitted edits');
});

test('a workspace in a folder of its repository sees its own files alone', async () => {
  await workspace.write('sub/new.ts', 'n\n');
  await workspace.write('sub/c.ts', 'edited\n');
  await workspace.write('a.ts', 'edited\n');
  const below = await readWorkTree(join(workspace.folder, 'sub'));
  expect([...below.files.keys()].sort()).toEqual(['c.ts', 'new.ts']);
  await workspace.commit('all');
  expect((await readTreeAt(join(workspace.folder, 'sub'), 'HEAD')).files).toEqual(new Map(below.files));
});

test('names what it cannot read', async () => {
  const tree = await readWorkTree(workspace.folder);
  await expect(tree.readTexts(['a.ts', 'none.json'])).rejects.toThrow('The work tree has no none.json');
  const commit = await readTreeAt(workspace.folder, 'HEAD');
  expect(await commit.readTexts(['sub/c.ts', 'a.ts'])).toEqual(
    new Map([
      ['sub/c.ts', 'c\n'],
      ['a.ts', 'a\n'],
    ]),
  );
  await expect(commit.readTexts(['none.json'])).rejects.toThrow(/^Commit [0-9a-f]{12} has no none.json/);
  await expect(readTreeAt(workspace.folder, 'nowhere')).rejects.toThrow(
    'git does not know the commit "nowhere". Fetch it',
  );
  await expect(readTreeAt(workspace.folder, '--help')).rejects.toThrow('git does not know the commit "--help"');
});
