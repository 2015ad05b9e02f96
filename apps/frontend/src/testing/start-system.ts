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
  if (!existsSync(join(build, 'standalone'))) throw new Error('The page is not built: run "nx build frontend" first.');
  const folder = mkdtempSync(join(tmpdir(), 'todo-frontend-'));
  // As root, PostgreSQL runs under another account, which must reach its data.
  chmodSync(folder, 0o755);
  const postgres = await startPostgres({ dataFolder: join(folder, 'postgres'), temporary: true });
  const database = { DATABASE_URL: await createDatabase(postgres.url(), 'todo') };
  const [backendPort, eventPort, receiverPort, pagePort] = await Promise.all(
    Array.from({ length: 4 }, () => findFreePort()),
  );
  const origin = await startOrigin({ '/api': backendPort!, '/': pagePort! });
  const running = new Map<string, ChildProcess>();

  async function start(name: string, file: string, port: number, environment: Record<string, string>): Promise<void> {
    running.set(name, run(file, { ...environment, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' }));
    await untilReady(`http://127.0.0.1:${port}/readyz`);
  }
  const startBackend = () => start('backend', 'apps/backend/src/main.ts', backendPort!, database);
  const stopProcess = async (name: string) => {
    const child = running.get(name);
    running.delete(name);
    if (!child || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };

  await once(run('apps/backend/src/migrate.ts', database), 'exit');
  cpSync(join(build, 'standalone'), join(folder, 'page'), { recursive: true, verbatimSymlinks: true });
  cpSync(join(build, 'static'), join(folder, 'page/apps/frontend/.next/static'), { recursive: true });
  await Promise.all([
    startBackend(),
    start('events', 'apps/event-service/src/main.ts', eventPort!, { ...database, RECEIVER_PORT: String(receiverPort) }),
    start('page', join(folder, 'page/apps/frontend/server.js'), pagePort!, {
      HOSTNAME: '127.0.0.1',
      TODO_BACKEND_URL: `http://127.0.0.1:${backendPort}`,
    }),
  ]);

  const api = createApiClient({ baseUrl: origin.url });
  return {
    url: origin.url,
    api,
    startBackend,
    stopBackend: () => stopProcess('backend'),
    async clear() {
      for (let items; (items = (await api.listTasks({ limit: 100 })).items).length > 0;) {
        await Promise.all(items.map(({ id, version }) => api.deleteTask(id, version)));
      }
    },
    async stop() {
      await origin.close();
      await Promise.all([...running.keys()].map(stopProcess));
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function run(file: string, environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [file], {
    cwd: workspace,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(100)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`${url} did not become ready within 60 s`);
}
