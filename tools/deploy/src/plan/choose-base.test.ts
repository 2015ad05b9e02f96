import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chooseBase, emptyTree } from './choose-base.ts';

/** A repository whose checked-out branch is `work`, and a function that runs git in it. */
function makeRepository() {
  const folder = mkdtempSync(join(tmpdir(), 'choose-base-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch=work');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--allow-empty', '--message=one');
  const track = (ref: string) => git('update-ref', `refs/remotes/origin/${ref}`, 'HEAD');
  return { folder, git, track };
}

test('the branch itself is taken without a word', async () => {
  const { folder, git, track } = makeRepository();
  git('branch', 'main');
  track('main');
  expect(await chooseBase(folder, 'main')).toEqual({ base: 'main' });
});

test('without it the branch of origin, or what origin has checked out, is taken and said', async () => {
  const { folder, git, track } = makeRepository();
  track('trunk');
  git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
  const fromHead = 'there is no local branch "main": what is affected is counted from origin/HEAD';
  expect(await chooseBase(folder, 'main')).toEqual({ base: 'origin/HEAD', note: fromHead });
  track('main');
  expect(await chooseBase(folder, 'main')).toMatchObject({
    base: 'origin/main',
    note: expect.stringMatching(/counted from origin\/main$/),
  });
});

test('without any of them everything counts as affected', async () => {
  const { folder, git } = makeRepository();
  const { base, note } = await chooseBase(folder, 'main');
  expect(base).toBe(emptyTree);
  expect(note).toMatch(/every service counts as affected \(set NX_BASE, or git fetch origin main\)/);
  writeFileSync(join(folder, 'file'), '');
  git('add', 'file');
  expect(git('diff', '--name-only', '--cached', base)).toBe('file');
});
