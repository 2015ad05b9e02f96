import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { DataFolder } from './data-folder.ts';
import type { Binaries } from './find-binaries.ts';
import type { ServerAccount } from './server-account.ts';

export interface LaunchOptions {
  readonly port: number;
  readonly listenAddress: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Remove the data folder when the server has ended. */
  readonly temporary: boolean;
}

export interface LaunchedServer {
  /** What it logged before it gave up, once it has ended. */
  failure(): string | undefined;
  stop(): Promise<void>;
}

/**
 * The shell ends the server when its pipe to us closes, which happens even when we are killed outright; and ends itself
 * when the server does. Its own session keeps a Ctrl-C in the terminal away from it.
 */
const guard = `
"$@" 3<&- & server=$!
trap '' TERM INT HUP
{ read _ <&3; kill -INT $server; } & watch=$!
exec 3<&-
wait $server; code=$?
kill -KILL $watch
[ -z "$remove" ] || { cd /; rm -rf "$remove"; }
exit $code`;

export function launchServer(
  data: DataFolder,
  binaries: Binaries,
  account: ServerAccount | undefined,
  { port, listenAddress, settings, temporary }: LaunchOptions,
): LaunchedServer {
  writeHba(data, listenAddress);
  const addresses = new Set(['127.0.0.1', listenAddress]);
  const all = {
    listen_addresses: addresses.has('*') ? '*' : [...addresses].join(','),
    port: String(port),
    hba_file: data.hba,
    // TCP only: a socket path has a limit of 107 bytes
    unix_socket_directories: '',
    ...settings,
  };
  const logFile = openSync(data.log, 'w', 0o600);
  const child = spawn(
    '/bin/sh',
    [
      ...['-c', guard, 'sh', binaries.postgres, '-D', data.cluster],
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      cwd: data.cluster,
      env: { PATH: '/usr/bin:/bin', ...(temporary && { remove: data.path }) },
      uid: account?.uid,
      gid: account?.gid,
      detached: true,
      stdio: ['ignore', logFile, logFile, 'pipe'],
    },
  );
  closeSync(logFile);
  if (account) chownSync(data.log, account.uid, account.gid);
  return {
    failure: () => (hasEnded(child) ? readLog(data) : undefined),
    stop: async () => {
      if (hasEnded(child)) return;
      (child.stdio[3] as Socket).destroy();
      // an immediate stop is safe, only the next start takes longer
      const impatience = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGQUIT'), 20_000);
      await once(child, 'exit');
      clearTimeout(impatience);
    },
  };
}

/** Passwords only; from other machines only when the server listens to them. */
function writeHba({ hba }: DataFolder, listenAddress: string): void {
  const clients = isLoopback(listenAddress) ? ['127.0.0.0/8', '::1/128'] : ['0.0.0.0/0', '::/0'];
  writeFileSync(hba, clients.map((range) => `host all all ${range} scram-sha-256\n`).join(''), { mode: 0o644 });
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}

function readLog({ log }: DataFolder): string {
  try {
    return readFileSync(log, 'utf8').trim();
  } catch {
    return '';
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
