import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/*
 * A workspace whose lock file needs no registry: `node` and `nx`, which the real one gets from there, are packages of its own.
 * npm, the installation and the processes are real.
 */
let root: string;
/** The same for every test. */
let lockFile: string | undefined;
const running: ChildProcess[] = [];

const nx = `#!/usr/bin/env node
const { appendFileSync } = require('node:fs');
appendFileSync('nx.log', JSON.stringify({ args: process.argv.slice(2), node: process.execPath, path: process.env.PATH }) + '\\n');
if (process.argv.includes('hold')) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));
  process.stdout.write('holding ' + process.pid + '\\n');
  setTimeout(() => {}, 60_000);
} else {
  process.exitCode = process.argv.includes('fail') ? 3 : 0;
}
`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'todo-bootstrap-'));
  cpSync(import.meta.dirname, join(root, 'tools/bootstrap'), {
    recursive: true,
    filter: (path) => path === import.meta.dirname || path.endsWith('.mjs'),
  });
  const { scripts } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
  writePackage('.', { name: 'workspace', workspaces: ['packages/*'], scripts });
  writePackage('packages/node', { name: 'node', version: '1.0.0', bin: { node: 'bin/node' } });
  writePackage('packages/nx', { name: 'nx', version: '1.0.0', bin: { nx: 'nx.js' } });
  write('packages/nx/nx.js', nx);
  mkdirSync(join(root, 'packages/node/bin'));
  symlinkSync(process.execPath, join(root, 'packages/node/bin/node'));
  if (lockFile) write('package-lock.json', lockFile);
  else lockFile = lock();
});

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function writePackage(folder: string, content: object): void {
  write(join(folder, 'package.json'), JSON.stringify(content));
}

function lock(): string {
  const { status, stderr } = spawnSync('npm', ['install', '--package-lock-only', '--offline'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return readFileSync(join(root, 'package-lock.json'), 'utf8');
}

function run(script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const result = spawnSync(process.execPath, [join(root, 'tools/bootstrap', script), ...args], {
    cwd: tmpdir(),
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: undefined, npm_config_offline: 'true', ...env },
  });
  return { status: result.status, output: result.stdout + result.stderr };
}

interface NxCall {
  readonly args: string[];
  readonly node: string;
  readonly path: string;
}

function nxCalls(): NxCall[] {
  const log = join(root, 'nx.log');
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as NxCall);
}

test('npm start installs first, then runs nx serve on the installed Node, with the installed programs first on PATH', () => {
  const first = run('start.mjs', ['--port', '4300']);
  expect(first.status).toBe(0);
  expect(first.output).toMatch(/Installing: 4 packages are missing[^]*Installed in \d+ s/);
  const second = run('start.mjs');
  expect(second.output).toBe('');
  const [call] = nxCalls();
  expect(nxCalls().map(({ args }) => args)).toEqual([['serve', '--port', '4300'], ['serve']]);
  expect(call!.node).toBe(process.execPath);
  expect(call!.path.startsWith(join(root, 'node_modules/.bin'))).toBe(true);
});

test('installs again when the lock file wants another version, and when an installation was interrupted', () => {
  run('start.mjs');
  const record = join(root, 'node_modules/.package-lock.json');
  const installed = readFileSync(record, 'utf8');
  expect(installed).toContain('"version": "1.0.0"');
  writeFileSync(record, installed.replace('"version": "1.0.0"', '"version": "0.9.0"'));
  expect(run('start.mjs').output).toContain('Installing: 1 packages are missing or of another version');
  rmSync(record);
  expect(run('start.mjs').output).toContain('Installing: ');
  expect(run('start.mjs').output).toBe('');
});

test('an installation that fails starts nothing', () => {
  writePackage('packages/app', { name: 'app', version: '1.0.0' });
  writePackage('.', { name: 'workspace', workspaces: ['packages/*'], dependencies: { app: '2.0.0' } });
  const { status, output } = run('start.mjs');
  expect(status).toBe(1);
  expect(output).toContain('error: npm ci failed; its own words are above. Nothing was started.');
  expect(nxCalls()).toEqual([]);
});

test('an old Node is refused before anything happens', () => {
  write('old-node.cjs', "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
  const { status, output } = run('start.mjs', [], { NODE_OPTIONS: `--require ${join(root, 'old-node.cjs')}` });
  expect(status).toBe(1);
  expect(output).toMatch(/^error: this is Node 18\.20\.4; Node 20 or newer is needed\./);
  expect(existsSync(join(root, 'node_modules'))).toBe(false);
});

/** npm and all that it started for `npm start -- hold`. */
async function startWithNpm() {
  run('start.mjs');
  const npm = spawn('npm', ['start', '--', 'hold'], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(npm);
  let output = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await vi.waitFor(() => expect(output).toMatch(/holding \d+/), { timeout: 20_000 });
  return { npm, nxPid: Number(/holding (\d+)/.exec(output)![1]) };
}

test.each(['SIGTERM', 'SIGKILL'] as const)('npm that gets %s leaves nothing running', async (signal) => {
  const { npm, nxPid } = await startWithNpm();
  npm.kill(signal);
  await once(npm, 'exit');
  await vi.waitFor(() => expect(() => process.kill(nxPid, 0)).toThrow('ESRCH'), { timeout: 5_000 });
});

test('Ctrl-C ends npm start without a complaint', async () => {
  const { npm, nxPid } = await startWithNpm();
  // a terminal sends it to all of them
  process.kill(-npm.pid!, 'SIGINT');
  expect(await once(npm, 'exit')).toEqual([0, null]);
  expect(() => process.kill(nxPid, 0)).toThrow('ESRCH');
});

test('npm test has the exit code of the tests, and names what was left out and what it lacks', () => {
  writePackage('packages/app', { name: '@x/app', nx: { name: 'app', targets: { 'test-integration': {} } } });
  write(
    'packages/app/src/x.integration.test.ts',
    "import './parts.ts';\nimport { a } from './parts.ts';\nrun('kubectl');",
  );
  write(
    'packages/app/src/parts.ts',
    'process.env.TEST_REGISTRY; process.env.KUBECONFIG; process.env.TEST_DATABASE_URL;',
  );
  write('packages/app/src/x.test.ts', 'process.env.TEST_CHROMIUM;');
  lock();
  const env = { KUBECONFIG: '/cluster', TEST_REGISTRY: '', PATH: dirname(process.execPath) };
  const failed = run('test.mjs', ['fail'], { ...env, PATH: process.env['PATH'] });
  expect(failed.status).toBe(3);
  expect(nxCalls()[0]!.args).toEqual(['run-many', '-t', 'test', 'fail']);

  write('bin/kubectl', '');
  const without = run('test.mjs', [], env);
  expect(without.status).toBe(0);
  expect(without.output).toContain('\n  app            lacks kubectl on PATH, TEST_REGISTRY\n');
  chmodSync(join(root, 'bin/kubectl'), 0o755);
  const withAll = run('test.mjs', [], {
    ...env,
    TEST_REGISTRY: 'localhost:5000',
    PATH: `${env.PATH}:${join(root, 'bin')}`,
  });
  expect(withAll.output).toContain('\n  app            lacks nothing: npx nx run app:test-integration\n');
});
