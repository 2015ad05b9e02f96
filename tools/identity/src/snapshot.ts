import { IdentityError } from './identity-error.ts';
import type { FileMode, TreeFile } from './identity-input.ts';
import { byCodeUnit } from './stable-json.ts';

/** The files of a workspace at one moment: its work tree or a commit. */
export interface Snapshot {
  /** Folder of the workspace, also when the files are those of a commit. */
  readonly workspaceRoot: string;
  /** The commit whose files these are; none for the work tree. */
  readonly commit?: string;
  /** What messages call it. */
  readonly label: string;
  /** By path relative to the workspace, with forward slashes. */
  readonly files: ReadonlyMap<string, TreeFile>;
  /** Folders that hold a git repository of their own, which git sees nothing of. */
  readonly foreignRepositories: readonly string[];
  /** Contents as UTF-8 with `\n` line ends. Throws IdentityError when one is not there. */
  readTexts(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** A mode as git writes it in the index and in trees. */
export function parseMode(mode: string): FileMode {
  if (mode === '120000') return 'symlink';
  if (mode === '160000') return 'submodule';
  return mode === '100755' ? 'executable' : 'file';
}

/** By path, whatever the order in which git and the file system told of them. */
export function sortFiles(files: ReadonlyMap<string, TreeFile>): Map<string, TreeFile> {
  return new Map([...files].sort(([a], [b]) => byCodeUnit(a, b)));
}

/** Fails with one message when the snapshot lacks some of `paths`. */
export function requireFiles({ files, label }: Snapshot, paths: readonly string[]): void {
  const missing = paths.filter((path) => !files.has(path));
  if (missing.length > 0) throw new IdentityError(`${label} has no ${missing.join(', no ')}`);
}

/** Text the same on every machine, whatever line ends git checked out. */
export function normaliseText(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
}
