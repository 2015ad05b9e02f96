import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PostgresError } from '@todo/postgres';
import { parseArguments, usage } from './parse-arguments.ts';
import { serve } from './serve.ts';
import { ServeError } from './serve-error.ts';

const stop = new AbortController();

/** The first signal stops everything in order; a second one does not wait for it: what still runs ends with us. */
function onSignal(): void {
  if (stop.signal.aborted) process.exit(130);
  stop.abort();
}

/** Whoever started us may be killed without a chance to tell us. */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop.abort();
  }, 500).unref();
}

function findWorkspaceRoot(folder = process.cwd()): string {
  if (existsSync(join(folder, 'nx.json'))) return folder;
  if (dirname(folder) === folder)
    throw new ServeError('Run this inside the workspace: no folder above has an nx.json.');
  return findWorkspaceRoot(dirname(folder));
}

async function main(): Promise<void> {
  const { help, ...options } = parseArguments(process.argv.slice(2));
  if (help) return console.log(usage);
  if (process.platform === 'win32') throw new ServeError('nx serve needs a POSIX shell: on Windows work inside WSL.');
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  stopWithParent();
  const databaseUrl = process.env['DATABASE_URL'] || undefined;
  await serve({ ...options, workspaceRoot: findWorkspaceRoot(), databaseUrl }, stop.signal);
}

// a terminal that is gone must not keep us from stopping
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => stop.abort());

try {
  await main();
  process.exitCode = 0;
} catch (error) {
  const known = error instanceof ServeError || error instanceof PostgresError;
  console.error(`error: ${known ? error.message : error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = 1;
}
process.exit();
