import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import type { Binaries } from './find-binaries.ts';
import { PostgresError } from './postgres-error.ts';
import { canReach, findServerAccount, type ServerAccount } from './server-account.ts';

/** The superuser of every embedded server. */
export const superuser = 'app';

/**
 * Where a workspace's data lives between runs: `.data/postgres` inside it; for root in a workspace that the server's
 * account cannot reach (below a 0700 home), a folder of its own in /var/lib.
 */
export function defaultDataFolder(workspaceRoot: string): string {
  const root = realpathSync(workspaceRoot);
  const inside = join(root, '.data/postgres');
  if (canReach(findServerAccount(), inside)) return inside;
  return join('/var/lib/todo-postgres', createHash('sha256').update(root).digest('hex').slice(0, 16));
}

export interface DataFolder {
  readonly path: string;
  /** PGDATA */
  readonly cluster: string;
  readonly log: string;
  readonly hba: string;
  readonly password: string;
}

/**
 * Makes the data folder when there is none: all of it beside its final place, then one rename, so that of several
 * simultaneous starts exactly one wins and an interrupted one leaves nothing half-made in its place.
 *
 * @throws {PostgresError} when the folder holds something else or cannot be made
 */
export function prepareDataFolder(folder: string, binaries: Binaries, account: ServerAccount | undefined): DataFolder {
  const path = resolve(folder);
  if (!existsSync(join(path, 'cluster/PG_VERSION'))) createDataFolder(path, binaries, account);
  return {
    path,
    cluster: join(path, 'cluster'),
    log: join(path, 'server.log'),
    hba: join(path, 'pg_hba.conf'),
    password: readFileSync(join(path, 'password'), 'utf8').trim(),
  };
}

function createDataFolder(path: string, binaries: Binaries, account: ServerAccount | undefined): void {
  if (account && !canReach(account, dirname(path))) {
    throw new PostgresError(
      `The account "${account.name}", as which root runs PostgreSQL, cannot reach ${path}: name a data folder outside closed folders.`,
    );
  }
  const fresh = makeFreshFolder(path, account);
  try {
    const passwordFile = join(fresh, 'password');
    writeFileSync(passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    if (account) for (const own of [fresh, passwordFile]) chownSync(own, account.uid, account.gid);
    runInitdb(fresh, passwordFile, binaries, account);
    moveInPlace(fresh, path);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function makeFreshFolder(path: string, account: ServerAccount | undefined): string {
  try {
    const made = mkdirSync(dirname(path), { recursive: true });
    // whatever our umask is, the account has to pass through what we made
    for (let folder = dirname(path); account && made && folder.startsWith(made); folder = dirname(folder)) {
      chmodSync(folder, 0o755);
    }
    return mkdtempSync(`${path}.`);
  } catch (cause) {
    throw new PostgresError(`Cannot make the data folder ${path}: ${(cause as Error).message}`, { cause });
  }
}

function runInitdb(fresh: string, pwfile: string, binaries: Binaries, account: ServerAccount | undefined): void {
  const { status, stderr, error } = spawnSync(
    binaries.initdb,
    [
      ...['-D', join(fresh, 'cluster'), '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${pwfile}`, '--no-sync'],
      // the built-in provider sorts alike on every machine
      ...['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--wal-segsize=4'],
    ],
    { cwd: fresh, uid: account?.uid, gid: account?.gid, encoding: 'utf8' },
  );
  if (status === 0) return;
  throw new PostgresError(`initdb failed: ${error?.message ?? stderr.trim()}`, { cause: error });
}

function moveInPlace(fresh: string, path: string): void {
  try {
    renameSync(fresh, path);
  } catch (cause) {
    if (existsSync(join(path, 'cluster/PG_VERSION'))) return;
    throw new PostgresError(`${path} is not empty and not a data folder of ours: name another one, or remove it.`, {
      cause,
    });
  }
}
