import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { findFreePort, runSql } from '@todo/postgres';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFixtureWorkspace, type FixtureWorkspace, server } from './testing/fixture-workspace.ts';
import { alive, descendants, isPortFree } from './testing/processes.ts';
import { endServes, runServe } from './testing/run-serve.ts';

let workspace: FixtureWorkspace;
let page: number;
beforeEach(async () => {
  workspace = createFixtureWorkspace();
  page = await findFreePort();
});
afterEach(async () => {
  await endServes();
  workspace.remove();
});

const withDatabase = {
  uses: ['postgres'],
  entries: { main: 'src/main.ts', migrate: 'src/migrate.ts' },
  migration: 'migrate',
};

function start(...args: string[]) {
  return runServe(workspace.root, ['--port', String(page), ...args]);
}

interface Answer {
  readonly pid: number;
  readonly greeting: string;
  readonly env: Record<string, string>;
}

async function ask(port: number, path = '/'): Promise<Answer> {
  return (await (await fetch(`http://127.0.0.1:${port}${path}`)).json()) as Answer;
}

test('starts database, migration and services, tells each what it needs, and prints one address', async () => {
  const receiver = await findFreePort();
  const web = await workspace.addService('web', { routes: ['/'], calls: ['todo-api'] });
  const api = await workspace.addService('api', {
    ...{ ...withDatabase, name: 'todo-api', routes: ['/api'], env: { MODE: 'fixed' } },
    loopbackPorts: { RECEIVER_PORT: receiver },
  });
  workspace.write('apps/api/src/migrate.ts', "console.log('migrated', Boolean(process.env.DATABASE_URL));");
  const run = start();
  await run.until(/Ready: /);

  expect(run.output()).toMatch(/todo-api +migrated true/);
  expect(run.output().match(/http:\/\/\S+/g)).toEqual([`http://localhost:${page}`]);
  const { env } = await ask(page, '/api/tasks');
  expect(env).toMatchObject({
    HOST: '127.0.0.1',
    PORT: `${api}`,
    RECEIVER_PORT: `${receiver}`,
    MODE: 'fixed',
    ENVIRONMENT: 'local',
  });
  expect(await runSql(env['DATABASE_URL']!, async (client) => (await client.query('SELECT 1 AS one')).rows)).toEqual([
    { one: 1 },
  ]);
  expect((await ask(page)).env).toMatchObject({ PORT: `${web}`, TODO_API_URL: `http://127.0.0.1:${api}` });
});

test('an edit restarts every service that imports the file, and no other; also after an edit that crashed', async () => {
  await workspace.addService('web', { routes: ['/'] });
  const api = await workspace.addService('api');
  const other = await workspace.addService(
    'other',
    {},
    server.replace(/import \{ greeting.*/, "const greeting = 'fixed';"),
  );
  const run = start();
  await run.until(/Ready: /);
  const before = await Promise.all([page, api, other].map((port) => ask(port)));

  // as editors save: a new file takes the place of the old one
  const shared = join(workspace.root, 'libs/shared/src/index.ts');
  const save = (content: string) => {
    writeFileSync(`${shared}.new`, content);
    renameSync(`${shared}.new`, shared);
  };
  const answers = (greeting: string) =>
    vi.waitFor(
      async () => {
        for (const port of [page, api]) expect((await ask(port)).greeting).toBe(greeting);
      },
      { timeout: 15_000, interval: 50 },
    );
  save("export const greeting: string = 'once';");
  await answers('once');
  save('export const greeting: string = ;');
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${page}/`)).status).toBe(502), {
    timeout: 15_000,
  });
  await run.until(/web +ended with exit code 1; it starts again after the next edit/);
  save("export const greeting: string = 'twice';");
  await answers('twice');
  expect((await ask(api)).pid).not.toBe(before[1]!.pid);
  expect((await ask(other)).pid).toBe(before[2]!.pid);
});

test.each([
  ['SIGINT', 0],
  ['SIGTERM', 0],
  ['SIGKILL', null],
] as const)(
  '%s leaves no process and no port behind',
  async (signal, code) => {
    const web = await workspace.addService('web', { routes: ['/'] });
    // a program that ends only by force takes all of the grace period
    const stubborn = signal === 'SIGKILL' ? "process.on('SIGTERM', () => undefined);" : '';
    const api = await workspace.addService('api', withDatabase, stubborn + server);
    workspace.write('apps/api/src/migrate.ts', '');
    await workspace.addService(
      'parent',
      {},
      `import { spawn } from 'node:child_process';spawn('sleep', ['600']);${server}`,
    );
    const run = start();
    await run.until(/Ready: /);
    const events = await fetch(`http://127.0.0.1:${page}/api/events`);
    const pids = descendants(run.child.pid!);
    expect(pids.length).toBeGreaterThan(8);

    expect(await run.end(signal)).toBe(code);
    await vi.waitFor(() => expect(alive(pids)).toEqual([]), { timeout: 15_000 });
    for (const port of [page, web, api]) expect(await isPortFree(port)).toBe(true);
    await expect(events.text()).rejects.toThrow();
  },
  40_000,
);

test('stops when the program that started it is killed', async () => {
  await workspace.addService('web', { routes: ['/'] });
  const main = join(import.meta.dirname, 'main.ts');
  const parent = spawn('/bin/sh', ['-c', `"${process.execPath}" "${main}" --port ${page}; exit`], {
    cwd: workspace.root,
    stdio: 'ignore',
  });
  await vi.waitFor(() => ask(page), { timeout: 15_000 });
  const pids = descendants(parent.pid!);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await vi.waitFor(() => expect(alive(pids)).toEqual([]), { timeout: 15_000 });
});

test('a second start names the first; --free-ports runs beside it on the same database, and keeps that when the first ends', async () => {
  await workspace.addService('web', { routes: ['/'] });
  const api = await workspace.addService('api', withDatabase);
  workspace.write('apps/api/src/migrate.ts', '');
  const first = start();
  await first.until(/Ready: /);

  for (const args of [[], ['api']]) {
    const second = start(...args);
    expect(await second.end()).toBe(1);
    expect(second.output()).toMatch(/^error: Port \d+, which (the page|api) needs, is in use\.\n/);
    expect(second.output()).toContain(
      `"nx serve" of this workspace runs already: http://localhost:${page} (process ${first.child.pid})`,
    );
  }

  const beside = start('api', '--free-ports');
  const [, url] = await beside.until(/Ready: (\S+)/);
  expect(beside.output()).toContain('PostgreSQL joined');
  const { env } = (await (await fetch(url!)).json()) as Answer;
  expect(env['PORT']).not.toBe(`${api}`);
  expect(env['DATABASE_URL']).toBe((await ask(api)).env['DATABASE_URL']);
  await first.end('SIGINT');
  await beside.until(/PostgreSQL had ended and was started again/);
  expect(await runSql(env['DATABASE_URL']!, async (client) => (await client.query('SELECT 1 AS one')).rows)).toEqual([
    { one: 1 },
  ]);
  expect(await beside.end('SIGINT')).toBe(0);
});

test('a port that another program has is named', async () => {
  const api = await workspace.addService('api');
  const stranger = createServer().listen(api, '127.0.0.1');
  const run = start();
  expect(await run.end()).toBe(1);
  expect(run.output()).toBe(
    `error: Port ${api}, which api needs, is in use.\nStop the program that has it, or add --free-ports to use another port.\n`,
  );
  stranger.close();
});

test.each([
  [
    'a service that crashes',
    "throw new Error('no such list');",
    /no such list[^]*error: shop ended with exit code 1\./,
  ],
  ['a service that just ends', '', /error: shop ended with exit code 0\./],
  [
    'a service that is never ready',
    "import { createServer } from 'node:http'; createServer((_, r) => { r.statusCode = 503; r.end('schema is old'); }).listen(process.env.PORT);",
    /error: shop was not ready within 5 s\. \S+\/readyz last said: 503 schema is old/,
  ],
])('%s stops everything and is named', async (_, main, message) => {
  const web = await workspace.addService('web', { routes: ['/'] });
  await workspace.addService(
    'shop',
    { probes: { liveness: '/readyz', readiness: '/readyz', startupSeconds: 5 } },
    main,
  );
  const run = start();
  expect(await run.end()).toBe(1);
  expect(run.output()).toMatch(message);
  expect(run.output().match(/^error: /gm)).toHaveLength(1);
  expect(await isPortFree(web)).toBe(true);
});

test('a migration that fails, and a database that is down, stop everything before a service starts', async () => {
  const api = await workspace.addService('api', withDatabase);
  workspace.write('apps/api/src/migrate.ts', "console.error('error: column is missing'); process.exit(3);");
  const failing = start();
  expect(await failing.end()).toBe(1);
  expect(failing.output()).toMatch(/column is missing\n[^]*error: The migration of api failed with exit code 3\./);
  expect(await isPortFree(api)).toBe(true);

  const nowhere = await findFreePort();
  for (const [DATABASE_URL, message] of [
    [
      `postgres://app:secret@127.0.0.1:${nowhere}/todo`,
      `The database 127.0.0.1:${nowhere}/todo, which DATABASE_URL names, does not answer`,
    ],
    ['mysql://app:secret@db/todo', 'DATABASE_URL is not a postgres:// URL.'],
  ] as const) {
    const down = runServe(workspace.root, ['--port', String(page)], { DATABASE_URL });
    expect(await down.end()).toBe(1);
    expect(down.output()).toContain(`error: ${message}`);
    expect(down.output()).not.toContain('secret');
  }
});

test.each([
  [['--port', 'many'], '--port takes a number from 1 to 65535, not "many".'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['shop'], 'There is no service "shop". There are: api.'],
])('refuses the arguments %j', async (args, message) => {
  await workspace.addService('api');
  const run = runServe(workspace.root, args);
  expect(await run.end()).toBe(1);
  expect(run.output()).toContain(`error: ${message}`);
});
