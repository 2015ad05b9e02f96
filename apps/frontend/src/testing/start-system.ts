import { createApiClient, type ApiClient } from '@todo/api-client';
import { createDatabase, findFreePort, startPostgres } from '@todo/postgres';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOrigin } from './start-origin.ts';

const workspace = join(import.meta.dirname, '../../../..');
const build = join(workspace, 'apps/frontend/.next');

export interface System {
  /** Where a browser finds the page and the API. */
  url: string;
  api: ApiClient;
  /** Deletes every task. */
  clear(): Promise<void>;
  stopBackend(): Promise<void>;
  startBackend(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs the whole application as it is deployed: PostgreSQL, backend, event service, the built page, one origin. */
export async function startSystem(): Promise<System> {
  const cleanUps: (() => unknown)[] = [];
  const stop = async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  };
  try {
    return { ...(await start(cleanUps)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(cleanUps: (() => unknown)[]): Promise<Omit<System, 'stop'>> {
  if (!existsSync(join(build, 'standalone'))) throw new Error('The page is not built: run "nx build frontend" first.');
  const folder = mkdtempSync(join(tmpdir(), 'todo-frontend-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  // As root, PostgreSQL runs under another account, which must reach its data.
  chmodSync(folder, 0o755);
  const page = join(folder, 'page');
  cpSync(join(build, 'standalone'), page, { recursive: true, verbatimSymlinks: true });
  cpSync(join(build, 'static'), join(page, 'apps/frontend/.next/static'), { recursive: true });

  const postgres = await startPostgres({ dataFolder: join(folder, 'postgres'), temporary: true });
  cleanUps.push(() => postgres.stop());
  const database = { DATABASE_URL: await createDatabase(postgres.url(), 'todo') };
  await once(run('apps/backend/src/migrate.ts', database), 'exit');

  const [backendPort = 0, eventPort = 0, receiverPort = 0, pagePort = 0] = await Promise.all(
    Array.from({ length: 4 }, () => findFreePort()),
  );
  let backend: ChildProcess;
  const startBackend = async () => {
    backend = run('apps/backend/src/main.ts', { ...database, PORT: `${backendPort}` });
    await untilReady(backendPort);
  };
  const stopBackend = () => stopProcess(backend);
  cleanUps.push(() => stopBackend());
  await startBackend();

  const events = run('apps/event-service/src/main.ts', {
    ...database,
    PORT: `${eventPort}`,
    RECEIVER_PORT: `${receiverPort}`,
  });
  cleanUps.push(() => stopProcess(events));
  const server = run(join(page, 'apps/frontend/server.js'), {
    HOSTNAME: '127.0.0.1',
    PORT: `${pagePort}`,
    TODO_BACKEND_URL: `http://127.0.0.1:${backendPort}`,
  });
  cleanUps.push(() => stopProcess(server));
  await Promise.all([untilReady(eventPort), untilReady(pagePort)]);

  const origin = await startOrigin({ '/api': backendPort, '/': pagePort });
  cleanUps.push(() => origin.close());
  const api = createApiClient({ baseUrl: origin.url });
  return { url: origin.url, api, startBackend, stopBackend, clear: () => deleteTasks(api) };
}

async function deleteTasks(api: ApiClient): Promise<void> {
  for (let items; (items = (await api.listTasks({ limit: 100 })).items).length > 0;) {
    for (const { id, version } of items) await api.deleteTask(id, version);
  }
}

function run(file: string, environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [file], {
    cwd: workspace,
    env: { ...process.env, HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function untilReady(port: number): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`Port ${port} did not become ready within 60 s`);
}
