import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createDatabase } from './create-database.ts';
import { defaultDataFolder } from './data-folder.ts';
import { findFreePort } from './find-free-port.ts';
import { isAlive, readPostmaster } from './postmaster-file.ts';
import { runSql } from './run-sql.ts';
import { findServerAccount, temporaryFolder } from './server-account.ts';
import { type Postgres, startPostgres } from './start-postgres.ts';
import { endHolders, holdPostgres } from './testing/holder.ts';

const folders: string[] = [];
const servers: Postgres[] = [];

afterEach(async () => {
  await endHolders();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await Promise.all(folders.splice(0).map(removeWhenEnded));
});

function newFolder(): string {
  const folder = join(temporaryFolder(findServerAccount()), `todo-test-${randomBytes(6).toString('hex')}`);
  folders.push(folder);
  return folder;
}

async function start(...options: Parameters<typeof startPostgres>): Promise<Postgres> {
  const server = await startPostgres(...options);
  servers.push(server);
  return server;
}

const pidOf = (folder: string) => readPostmaster(join(folder, 'cluster'))?.pid;
const select = (url: string, sql: string) => runSql(url, async (client) => (await client.query(sql)).rows);

async function removeWhenEnded(folder: string): Promise<void> {
  await vi.waitFor(() => expect(pidOf(folder)).toBeUndefined(), { timeout: 10_000 });
  await rm(folder, { recursive: true, force: true });
}

test('data outlives a stop and a start', async () => {
  const dataFolder = newFolder();
  const first = await start({ dataFolder });
  const url = await createDatabase(first.url(), 'todo');
  await createDatabase(first.url(), 'todo');
  await select(url, 'CREATE TABLE task AS SELECT uuidv7() AS id');
  await first.stop();
  expect(pidOf(dataFolder)).toBeUndefined();

  const second = await start({ dataFolder });
  expect(second.owned).toBe(true);
  expect(await select(second.url('todo'), 'SELECT id FROM task')).toHaveLength(1);
  expect(await select(second.url(), 'SHOW server_version')).toEqual([{ server_version: '18.4' }]);
});

test('a second start joins and leaves the server running', async () => {
  const dataFolder = newFolder();
  const first = await start({ dataFolder });
  const second = await holdPostgres({ dataFolder });
  expect(second).toMatchObject({ owned: false, port: first.port });
  await second.end('SIGTERM');
  expect(await select(first.url(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('of simultaneous first starts one owns the server and the others join it', async () => {
  const dataFolder = newFolder();
  const holders = await Promise.all([1, 2, 3].map(() => holdPostgres({ dataFolder })));
  expect(holders.map(({ owned }) => owned).sort()).toEqual([false, false, true]);
  expect(new Set(holders.map(({ port }) => port)).size).toBe(1);
});

test.each(['SIGKILL', 'SIGTERM'] as const)('the server ends when its owner gets %s', async (signal) => {
  const dataFolder = newFolder();
  const owner = await holdPostgres({ dataFolder });
  const pid = pidOf(dataFolder)!;
  await owner.end(signal);
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5_000 });
  expect((await start({ dataFolder })).owned).toBe(true);
});

test('a server that was killed is started again', async () => {
  const dataFolder = newFolder();
  await holdPostgres({ dataFolder });
  process.kill(pidOf(dataFolder)!, 'SIGKILL');
  const again = await start({ dataFolder });
  expect(again.owned).toBe(true);
});

test.runIf(process.platform === 'linux')('a stale pid file that names another program is removed', async () => {
  const dataFolder = newFolder();
  await (await start({ dataFolder })).stop();
  const cluster = join(dataFolder, 'cluster');
  writeFileSync(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n5\n\n127.0.0.1\n\nready\n`);
  expect((await start({ dataFolder })).owned).toBe(true);
});

test('the password is random, in a file for its owner only, and asked for', async () => {
  const [one, other] = [newFolder(), newFolder()];
  const server = await start({ dataFolder: one });
  await start({ dataFolder: other });
  const password = readFileSync(join(one, 'password'), 'utf8');
  expect(password.trim()).toHaveLength(32);
  expect(readFileSync(join(other, 'password'), 'utf8')).not.toBe(password);
  expect(statSync(join(one, 'password')).mode & 0o077).toBe(0);
  expect(statSync(one).mode & 0o077).toBe(0);
  const wrong = server.url().replace(password.trim(), 'guess');
  await expect(select(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

const address = Object.values(networkInterfaces())
  .flat()
  .find((found) => found?.family === 'IPv4' && !found.internal)?.address;

test.runIf(address)('other machines reach it only when it was told to listen for them', async () => {
  const dataFolder = newFolder();
  const closed = await start({ dataFolder });
  await expect(select(closed.url('postgres', address!), 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  await expect(startPostgres({ dataFolder, listenAddress: address! })).rejects.toThrow(
    `listens on 127.0.0.1, not on ${address}`,
  );
  await closed.stop();
  const open = await start({ dataFolder, listenAddress: address! });
  expect(await select(open.url('postgres', address!), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  const wrong = open.url('postgres', address!).replace(/:[^:@]+@/, ':guess@');
  await expect(select(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
});

test('a temporary data folder goes away with its server, even when the owner is killed', async () => {
  const dataFolder = newFolder();
  const owner = await holdPostgres({ dataFolder, temporary: true, settings: { fsync: 'off' } });
  expect(await select(owner.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
  await owner.end('SIGKILL');
  await vi.waitFor(() => expect(existsSync(dataFolder)).toBe(false), { timeout: 5_000 });
});

const account = findServerAccount();

test.runIf(account)('an ordinary user needs no other account', async () => {
  const dataFolder = newFolder();
  mkdirSync(dataFolder);
  chownSync(dataFolder, account!.uid, account!.gid);
  const server = await holdPostgres(
    { dataFolder: join(dataFolder, 'mine') },
    { uid: account!.uid, gid: account!.gid, cwd: dataFolder, env: { PATH: process.env['PATH'], HOME: dataFolder } },
  );
  expect(server.owned).toBe(true);
  expect(statSync(join(dataFolder, 'mine/password')).uid).toBe(account!.uid);
  await server.end('SIGTERM');
});

test.runIf(account)('root is told of a data folder that the server cannot reach', async () => {
  const closed = newFolder();
  mkdirSync(closed, { mode: 0o700 });
  await expect(startPostgres({ dataFolder: join(closed, 'postgres') })).rejects.toThrow(
    `The account "${account!.name}", as which root runs PostgreSQL, cannot reach`,
  );
  mkdirSync(join(closed, 'workspace'));
  expect(defaultDataFolder(join(closed, 'workspace'))).toMatch(/^\/var\/lib\/todo-postgres\/[0-9a-f]{16}$/);
});

test('a port in use, a bad setting and a folder of something else are named', async () => {
  const dataFolder = newFolder();
  const port = await findFreePort();
  const other = createServer().listen(port, '127.0.0.1');
  await expect(startPostgres({ dataFolder, port })).rejects.toThrow(`Port ${port}, asked for PostgreSQL, is in use`);
  other.close();
  await expect(startPostgres({ dataFolder, settings: { fsync: 'perhaps' } })).rejects.toThrow(
    'parameter "fsync" requires a Boolean value',
  );
  const foreign = newFolder();
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'thesis.txt'), '');
  await expect(startPostgres({ dataFolder: foreign })).rejects.toThrow('not a data folder of ours');
  expect(existsSync(join(foreign, 'thesis.txt'))).toBe(true);
});
