import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkPackages } from './link-packages.ts';
import { findCommit } from './read-tree-at.ts';
import { runGit } from './run-git.ts';

export interface Copy {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Checks a commit's workspace out into a temporary folder of its own, with the installed packages of this one linked in.
 * Git keeps no memory of it: no worktree is registered and the index is not used.
 */
export async function checkOutCopy(workspaceRoot: string, ref: string): Promise<Copy> {
  const parent = await realpath(await mkdtemp(join(tmpdir(), 'workspace-')));
  const folder = join(parent, 'tree');
  const remove = () => rm(parent, { recursive: true, force: true });
  try {
    await mkdir(folder);
    const commit = await findCommit(workspaceRoot, ref);
    const gitFolder = (await runGit(workspaceRoot, ['rev-parse', '--absolute-git-dir'])).toString().trim();
    const prefix = (await runGit(workspaceRoot, ['rev-parse', '--show-prefix'])).toString().trim();
    const environment = { GIT_DIR: gitFolder, GIT_WORK_TREE: folder, GIT_INDEX_FILE: join(parent, 'index') };
    await runGit(folder, ['read-tree', `${commit}:${prefix}`], { environment });
    await runGit(folder, ['checkout-index', '--all', '--quiet'], { environment });
    await linkPackages(workspaceRoot, folder);
    return { folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
