import { createTestDatabase, type TestDatabase } from '@todo/postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './testing/run-program.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('empty', async () => undefined);
});
afterAll(() => database.drop());

async function migrate(env: Record<string, string>) {
  const program = runProgram('migrate', env);
  return { code: await program.ended, output: program.output() };
}

describe('migrate', () => {
  it('may be started four times at once: one applies what is new, the others wait for it', async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => migrate({ DATABASE_URL: database.url })));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const outputs = runs.map(({ output }) => output).sort();
    const applied = expect.stringMatching(/^applied 0001-tasks\n(applied [\w-]+\n)*$/);
    expect(outputs).toEqual([applied, ...Array(3).fill('the database is up to date\n')]);
  });

  it('says in one line what is wrong, and never the password', async () => {
    const wrong = new URL(database.url);
    wrong.password = 'wrong-secret';
    const missing = new URL(database.url);
    missing.pathname = '/not_there';
    for (const [env, message] of [
      [{}, 'error: The configuration is not valid:\n  DATABASE_URL: is missing\n'],
      [{ DATABASE_URL: 'mysql://a:wrong-secret@b/c' }, 'DATABASE_URL: must be a postgres:// URL\n'],
      [{ DATABASE_URL: 'postgres://a:wrong-secret@127.0.0.1:1/c' }, 'error: The database cannot be reached. '],
      [{ DATABASE_URL: wrong.href }, 'error: password authentication failed for user'],
      [{ DATABASE_URL: missing.href }, 'error: database "not_there" does not exist\n'],
    ] as const) {
      const { code, output } = await migrate({ ...env });
      expect([code, output]).toEqual([1, expect.stringContaining(message)]);
      expect(output).not.toContain('wrong-secret');
      expect(output).not.toContain('    at ');
    }
  });
});
