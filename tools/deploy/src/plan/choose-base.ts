import { isCommit } from './git.ts';

/** git's empty tree: against it everything is affected. */
export const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export interface Base {
  /** For `nx affected --base`. */
  readonly base: string;
  /** What a person should know about the choice. */
  readonly note?: string;
}

/**
 * The commit that affected services are counted from where nobody said one: `branch` (of `nx.json`), or what a clone that
 * was checked out at another branch or commit has in its place. When there is neither, everything counts as affected: too
 * many is only slower, too few would be wrong.
 */
export async function chooseBase(workspaceRoot: string, branch: string): Promise<Base> {
  if (await isCommit(workspaceRoot, branch)) return { base: branch };
  for (const base of [`origin/${branch}`, 'origin/HEAD']) {
    if (await isCommit(workspaceRoot, base)) {
      return { base, note: `there is no local branch "${branch}": what is affected is counted from ${base}` };
    }
  }
  const advice = `set NX_BASE, or git fetch origin ${branch}`;
  return {
    base: emptyTree,
    note: `there is no branch "${branch}" here, local or of origin: every service counts as affected (${advice})`,
  };
}
