import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNx } from '../testing/run-nx.ts';
import { WorkspaceTwin } from '../testing/workspace-twin.ts';

/** A clone of this workspace in which both kinds of service were made. Packages are those that are installed here. */
let [folder, twin]: [string, WorkspaceTwin | undefined] = ['', undefined];
const limit = 400_000;

function nx(args: string[], onOutput?: Parameters<typeof runNx>[3]) {
  return runNx(twin?.root ?? '', args, { npm_config_prefer_offline: 'true' }, onOutput);
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: twin?.root, encoding: 'utf8' });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generate-service-'));
  twin = new WorkspaceTwin(join(folder, 'workspace'));
  for (const [name, kind] of [
    ['greeter', 'node'],
    ['notices', 'next'],
  ] as const) {
    const { code, output } = await nx(['g', '@todo/deploy:service', name, '--kind', kind]);
    if (code !== 0) throw new Error(output);
  }
}, limit);

afterAll(() => rm(folder, { recursive: true, force: true }), limit);

test('changes nothing but its folder, the lock file and the list of TypeScript projects', () => {
  expect(git('status', '--porcelain').trimEnd().split('\n')).toEqual([
    ' M package-lock.json',
    ' M tsconfig.json',
    '?? apps/greeter/',
    '?? apps/notices/',
  ]);
  expect(git('diff', '--numstat', 'tsconfig.json')).toMatch(/^6\t0\t/);
});

test('gives each service a port of its own and versions that are there already', async () => {
  const read = async (file: string) => JSON.parse(await readFile(join(twin?.root ?? '', file), 'utf8')) as never;
  const ports = await Promise.all(
    ['backend', 'event-service', 'frontend', 'greeter', 'notices'].map(
      async (app) => ((await read(`apps/${app}/service.json`)) as { port: number }).port,
    ),
  );
  expect(new Set(ports).size).toBe(ports.length);
  const { dependencies } = (await read('apps/notices/package.json')) as { dependencies: Record<string, string> };
  const frontend = (await read('apps/frontend/package.json')) as { dependencies: Record<string, string> };
  expect(frontend.dependencies).toMatchObject(dependencies);
});

test(
  'is in sync and formatted; types, lint, tests, build and image content are right at once',
  async () => {
    expect(await nx(['sync:check'])).toMatchObject({ code: 0 });
    const prettier = join(twin?.root ?? '', 'node_modules/.bin/prettier');
    execFileSync(prettier, ['--check', 'apps/greeter', 'apps/notices', 'tsconfig.json'], { cwd: twin?.root });
    const targets = 'typecheck,lint,test,build,context';
    const { code, output } = await nx(['run-many', '-t', targets, '-p', 'greeter,notices', '--parallel=2']);
    expect(code, output).toBe(0);
    expect(output).toMatch(/Tests.*1 passed/);
    expect(output).toMatch(/dist\/context\/greeter /);
    expect(output).toMatch(/dist\/context\/notices /);
  },
  limit,
);

test.each([
  ['greeter', '/api/greeter', '{"service":"greeter"}'],
  ['notices', '/notices', '<h1>notices</h1>'],
])(
  'nx serve %s answers at %s',
  async (name, path, content) => {
    let asked: Promise<string> | undefined;
    const { output } = await nx(['serve', name, '--free-ports'], (text, end) => {
      const url = /Ready: (http:\/\/\S+)/.exec(text)?.[1];
      if (!url || asked) return;
      asked = fetch(url + path).then((response) => response.text());
      void asked.catch(() => '').then(() => end());
    });
    expect(await asked, output).toContain(content);
  },
  limit,
);

test(
  'a name that is taken, or none, is refused in words',
  async () => {
    const taken = await nx(['g', '@todo/deploy:service', 'backend', '--kind', 'node']);
    expect(taken.code).toBe(1);
    expect(taken.output).toContain('apps/backend is there already');
    expect((await nx(['g', '@todo/deploy:service', 'Not_A_Name', '--kind', 'node'])).output).toMatch(
      /cannot be a service's name/,
    );
  },
  limit,
);
