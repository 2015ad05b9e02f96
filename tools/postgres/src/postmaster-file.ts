import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** What a running server says of itself in `postmaster.pid`; `undefined` when there is no live one. */
export function readPostmaster(cluster: string): Postmaster | undefined {
  const lines = readLines(cluster);
  const pid = Number(lines[0]);
  if (!isAlive(pid) || isForeign(pid, cluster)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Removes the pid file of a killed server when its number meanwhile belongs to another program: PostgreSQL itself would
 * refuse to start until that program ends.
 */
export function removeForeignPidFile(cluster: string): void {
  const pid = Number(readLines(cluster)[0]);
  if (isAlive(pid) && isForeign(pid, cluster)) rmSync(pidFile(cluster), { force: true });
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, but another account's
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A server's working folder is its cluster. Only Linux can tell; elsewhere the file is taken at its word. */
function isForeign(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== realpathSync(cluster);
  } catch {
    return false;
  }
}

function pidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

function readLines(cluster: string): string[] {
  try {
    return readFileSync(pidFile(cluster), 'utf8').split('\n');
  } catch {
    return [];
  }
}
