import { expect, inject, test } from 'vitest';
import { runSql } from '../run-sql.ts';
import { createTestDatabase } from './create-test-database.ts';

const counts = (url: string, sql: string) => runSql(url, async (client) => (await client.query(sql)).rowCount);

async function migrate(url: string): Promise<void> {
  await runSql(url, (client) => client.query('CREATE TABLE task (id int); INSERT INTO task VALUES (1)'));
}

test('each database is a copy of one template and shares nothing with the next', async () => {
  let migrations = 0;
  const counted = (url: string) => (migrations++, migrate(url));
  const [first, second] = await Promise.all([
    createTestDatabase('copies', counted),
    createTestDatabase('copies', counted),
  ]);
  await runSql(first.url, (client) => client.query('INSERT INTO task VALUES (2)'));
  expect(migrations).toBe(1);
  expect(await counts(first.url, 'SELECT FROM task')).toBe(2);
  expect(await counts(second.url, 'SELECT FROM task')).toBe(1);
  await Promise.all([first.drop(), second.drop()]);
});

test('a template whose migration fails is not kept', async () => {
  const failing = createTestDatabase('failing', () => Promise.reject(new Error('no such column')));
  await expect(failing).rejects.toThrow('no such column');
  const database = await createTestDatabase('failing', migrate);
  expect(await counts(database.url, 'SELECT FROM task')).toBe(1);
  await database.drop();
});

test('drop closes connections and removes the database', async () => {
  const database = await createTestDatabase('dropped', migrate);
  await runSql(database.url, () => database.drop()).catch(() => undefined);
  expect(await counts(inject('postgres').url, `SELECT FROM pg_database WHERE datname = '${database.name}'`)).toBe(0);
});
