import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { IdentityError } from './identity-error.ts';
import type { TreeFile } from './identity-input.ts';
import { records, runGit } from './run-git.ts';
import { normaliseText, parseMode, requireFiles, type Snapshot, sortFiles } from './snapshot.ts';

/**
 * The work tree as git would commit it now: tracked files with uncommitted edits, and untracked files that are not
 * ignored. Content goes through git's own filters, so line ends of a checkout do not count. Reads only.
 */
export async function readWorkTree(workspaceRoot: string): Promise<Snapshot> {
  const [index, edits, untracked] = await Promise.all([
    runGit(workspaceRoot, ['ls-files', '--stage', '-z']),
    runGit(workspaceRoot, ['diff-files', '--raw', '--relative', '-z']),
    runGit(workspaceRoot, ['ls-files', '--others', '--exclude-standard', '-z']),
  ]);
  const files = new Map<string, TreeFile>();
  for (const line of records(index)) {
    const [, mode = '', sha = '', path = ''] = /^(\d+) (\w+) \d\t(.*)$/s.exec(line) ?? [];
    files.set(path, { mode: parseMode(mode), sha });
  }
  const others = records(untracked);
  const dirty = [...readEdits(records(edits)), ...others.filter((path) => !path.endsWith('/')).map(asNew)];
  for (const { path } of dirty) files.delete(path);
  for (const [path, file] of await hashFiles(workspaceRoot, dirty)) files.set(path, file);
  const snapshot: Snapshot = {
    workspaceRoot,
    label: 'The work tree',
    files: sortFiles(files),
    foreignRepositories: others.filter((path) => path.endsWith('/')),
    async readTexts(paths) {
      requireFiles(snapshot, paths);
      const read = async (path: string) => [path, normaliseText(await readFile(join(workspaceRoot, path)))] as const;
      return new Map(await Promise.all(paths.map(read)));
    },
  };
  return snapshot;
}

/** A path to look at, with the mode that git gives it; none when only the file itself can tell. */
interface DirtyPath {
  readonly path: string;
  readonly mode?: string;
}

/** Records come in pairs: `:<index mode> <file mode> <sha> <sha> <status>`, then the path; in a merge a path has two. */
function readEdits(fields: readonly string[]): DirtyPath[] {
  const edits = new Map<string, DirtyPath>();
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [, mode = ''] = (fields[i] ?? '').split(' ');
    const path = fields[i + 1] ?? '';
    edits.set(path, { path, mode });
  }
  return [...edits.values()];
}

function asNew(path: string): DirtyPath {
  return { path };
}

async function hashFiles(root: string, paths: readonly DirtyPath[]): Promise<[string, TreeFile][]> {
  const found: [string, TreeFile][] = [];
  const regular: { path: string; mode: TreeFile['mode'] }[] = [];
  const look = async ({ path, mode }: DirtyPath): Promise<void> => {
    const stats = await lstat(join(root, path)).catch(() => undefined);
    if (stats?.isSymbolicLink()) found.push([path, { mode: 'symlink', sha: await hashLink(root, path) }]);
    else if (mode === '160000') found.push([path, { mode: 'submodule', sha: await headOf(join(root, path)) }]);
    else if (stats?.isFile()) {
      regular.push({ path, mode: mode ? parseMode(mode) : stats.mode & 0o100 ? 'executable' : 'file' });
    }
  };
  await Promise.all(paths.map(look));
  for (let i = 0; i < regular.length; i += 500) {
    const batch = regular.slice(i, i + 500);
    const output = await runGit(root, ['hash-object', '--', ...batch.map(({ path }) => path)]);
    const shas = output.toString().trim().split('\n');
    batch.forEach(({ path, mode }, index) => found.push([path, { mode, sha: shas[index] ?? '' }]));
  }
  return found;
}

/** A symlink's blob is the text of its target. */
async function hashLink(root: string, path: string): Promise<string> {
  const target = await readlink(join(root, path));
  return (await runGit(root, ['hash-object', '--stdin'], { input: target })).toString().trim();
}

async function headOf(submodule: string): Promise<string> {
  const edits = await runGit(submodule, ['status', '--porcelain']);
  if (edits.length > 0)
    throw new IdentityError(`The submodule ${submodule} has uncommitted edits. Commit them there first`);
  return (await runGit(submodule, ['rev-parse', 'HEAD'])).toString().trim();
}
