import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { PostgresError } from './postgres-error.ts';

/** The account that the server runs as when it is not our own. */
export interface ServerAccount {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root: root hands it to `postgres`, else to `nobody`. Everyone else runs it as they are,
 * which is `undefined` here.
 */
export function findServerAccount(passwdFile = '/etc/passwd'): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync(passwdFile, 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid && uid !== '0') return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new PostgresError(
    `PostgreSQL does not run as root, and ${passwdFile} has neither an account "postgres" nor "nobody". ` +
      'Run this as an ordinary user, or set DATABASE_URL to a server of your own.',
  );
}

/** Whether the account may walk to `path` (or to where it will be made): no folder on the way shuts it out. */
export function canReach(account: ServerAccount | undefined, path: string): boolean {
  let folder = resolve(path);
  while (!isFolder(folder)) folder = dirname(folder);
  for (; ; folder = dirname(folder)) {
    if (!canEnter(account, folder)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A folder for temporary files that the account can reach; TMPDIR may lie in a closed home. */
export function temporaryFolder(account: ServerAccount | undefined): string {
  return [tmpdir(), '/var/tmp', '/tmp'].find((folder) => canReach(account, folder)) ?? tmpdir();
}

function canEnter(account: ServerAccount | undefined, folder: string): boolean {
  if (!account) return succeeds(() => accessSync(folder, constants.X_OK));
  const { mode, uid, gid } = statSync(folder);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}
