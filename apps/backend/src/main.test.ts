import { createMigratedDatabase } from '@todo/database/testing';
import { findFreePort } from '@todo/postgres';
import type { TestDatabase } from '@todo/postgres/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, get } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { readEvents } from './testing/read-events.ts';
import { runProgram, type Program } from './testing/run-program.ts';

let database: TestDatabase;
const programs: Program[] = [];
beforeAll(async () => {
  database = await createMigratedDatabase();
});
afterEach(() => programs.splice(0).forEach(({ child }) => child.kill('SIGKILL')));
afterAll(() => database.drop());

function run(env: Record<string, string>): Program {
  const program = runProgram('main', env);
  programs.push(program);
  return program;
}

describe('the service as a program', () => {
  it('stops soon after SIGTERM, though streams and kept-alive connections are open', async () => {
    const port = await findFreePort();
    const origin = `http://127.0.0.1:${port}`;
    const { child, ended, output } = run({ PORT: String(port), DATABASE_URL: database.url });
    await expect
      .poll(
        () =>
          fetch(`${origin}/readyz`).then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 15_000 },
      )
      .toBe(200);

    const agent = new Agent({ keepAlive: true });
    get(`${origin}/healthz`, { agent }, (response) => response.resume());
    const reading = await readEvents(origin, { since: 0 });
    const stuck = await readEvents(origin, { since: 0 });
    stuck.pause();
    const told = performance.now();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(5_000);
    expect(await reading.closed).toBe('ended');
    expect(output()).not.toMatch(/"level":(50|60)/);
    agent.destroy();
  });

  it('refuses to start with a configuration that is not valid, and says what is wrong with it', async () => {
    const { output, ended } = run({ PORT: 'x', LOG_LEVEL: 'loud' });
    expect(await ended).toBe(1);
    const lines = output().split('\n');
    expect(lines.slice(0, 1)).toEqual(['error: The configuration is not valid:']);
    expect(
      lines
        .slice(1, 4)
        .map((line) => line.split(':')[0]?.trim())
        .sort(),
    ).toEqual(['DATABASE_URL', 'LOG_LEVEL', 'PORT']);
  });
});

describe('readConfig', () => {
  it('listens by default on the port that the service declares', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../service.json'), 'utf8')) as { port: number };
    expect(readConfig({ DATABASE_URL: database.url }).PORT).toBe(manifest.port);
  });
});
