import type { NxJsonConfiguration } from '@nx/devkit';
import type { WorkspacePackage } from './find-workspace-closure.ts';
import { IdentityError } from './identity-error.ts';
import type { IdentityOptions } from './identity-options.ts';
import { type LockPackages, parseLockFile } from './lock-file.ts';
import type { TargetGraph } from './reach-targets.ts';
import type { Snapshot } from './snapshot.ts';

/** What the services of a workspace have in common, read once for all of them. */
export interface Workspace {
  readonly snapshot: Snapshot;
  readonly graph: TargetGraph;
  /** Folder in which the graph was made; plugins may have written it into target options. */
  readonly graphRoot: string;
  readonly options: IdentityOptions;
  readonly packages: readonly WorkspacePackage[];
  readonly lock: LockPackages;
  readonly namedInputs: NonNullable<NxJsonConfiguration['namedInputs']>;
  /** Root of the project that each file belongs to: the deepest one above it, `.` for the workspace's own. */
  readonly owners: ReadonlyMap<string, string>;
}

/** Reads the package.json of every project of the graph, the lock file and nx.json from a snapshot. */
export async function readWorkspace(
  source: Pick<Workspace, 'snapshot' | 'graph' | 'graphRoot' | 'options'>,
): Promise<Workspace> {
  const { snapshot, graph } = source;
  const roots = Object.values(graph.nodes).map(({ data }) => data.root);
  const manifests = roots.map((root) => inFolder(root, 'package.json')).filter((path) => snapshot.files.has(path));
  const texts = await snapshot.readTexts(['package-lock.json', 'nx.json', ...manifests]);
  const nxJson = parseJson('nx.json', texts.get('nx.json') ?? '');
  return {
    ...source,
    packages: manifests.map((path) => ({ root: folderOf(path), manifest: parseJson(path, texts.get(path) ?? '') })),
    lock: parseLockFile(texts.get('package-lock.json') ?? ''),
    namedInputs: (nxJson as NxJsonConfiguration).namedInputs ?? {},
    owners: assignOwners([...snapshot.files.keys()], new Set(roots)),
  };
}

/** A file of a folder; the workspace's own folder is `.`. */
export function inFolder(folder: string, file: string): string {
  return folder === '.' ? file : `${folder}/${file}`;
}

/** Parses a JSON object of the workspace. Throws IdentityError that names the file. */
export function parseJson(path: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new IdentityError(`${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function assignOwners(paths: readonly string[], roots: ReadonlySet<string>): Map<string, string> {
  return new Map(
    paths.map((path) => {
      let folder = folderOf(path);
      while (folder !== '.' && !roots.has(folder)) folder = folderOf(folder);
      return [path, folder];
    }),
  );
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}
