import { createDatabase, findFreePort, startPostgres } from '@todo/postgres';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram, startProgram, type RunningProgram } from '../api/start-program.ts';

/**
 * Resident memory of every service as its image runs it (the files of `dist/context`, the command of its Dockerfile), half a
 * minute after it was ready and answered its probes, beside a Node process that only listens.
 */
const root = join(import.meta.dirname, '../..');
const idleSeconds = 30;

interface Service {
  readonly name: string;
  readonly app: string;
  readonly probes: { readonly readiness: string };
  readonly migration?: string;
  readonly loopbackPorts?: Record<string, number>;
  readonly calls?: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), 'memory-benchmark-'));
const postgres = await startPostgres({ dataFolder: `${folder}-postgres`, temporary: true });
const running: [string, RunningProgram][] = [];
try {
  const DATABASE_URL = await createDatabase(postgres.url(), 'todo');
  const services = globSync('apps/*/service.json', { cwd: root }).map(readService);
  for (const service of services.sort((a, b) => Number(!a.migration) - Number(!b.migration))) {
    const cwd = unpack(service);
    const env = await environmentOf(service, DATABASE_URL);
    if (service.migration) await runProgram(join(cwd, `${service.migration}.js`), env);
    const [, ...args] = commandOf(service);
    const entry = args.pop() ?? 'main.js';
    const options = { cwd, execArgv: args };
    running.push([service.name, await startProgram(join(cwd, entry), env, service.probes.readiness, options)]);
  }
  const bare = join(import.meta.dirname, 'bare-process.mjs');
  running.push(['(bare Node)', await startProgram(bare, { PORT: String(await findFreePort()) }, '/')]);
  await sleep(idleSeconds * 1000);
  const baseline = (await running.at(-1)?.[1].memory()) ?? NaN;
  for (const [name, program] of running) {
    const memory = (await program.memory()) ?? NaN;
    console.log(
      `${name.padEnd(16)} ${memory.toFixed(0).padStart(4)} MB  ${(memory / baseline).toFixed(1)} × a bare Node process`,
    );
  }
} finally {
  for (const [, program] of running) await program.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function readService(file: string): Service {
  const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Omit<Service, 'app'>;
  return { ...manifest, app: basename(dirname(file)) };
}

/** Lays the two folders of a context over each other, as the image does; gives the service's own folder. */
function unpack({ name, app }: Service): string {
  const context = join(root, 'dist/context', name);
  if (!existsSync(context)) throw new Error(`dist/context/${name} is not there: run "npx nx run-many -t context".`);
  for (const layer of ['deps', 'app']) cpSync(join(context, layer), join(folder, name), { recursive: true });
  return join(folder, name, 'apps', app);
}

function commandOf({ app }: Service): string[] {
  const command = /^CMD (\[.*\])$/m.exec(readFileSync(join(root, 'apps', app, 'Dockerfile'), 'utf8'))?.[1];
  return JSON.parse(command ?? '[]') as string[];
}

async function environmentOf({ loopbackPorts = {}, calls = [] }: Service, DATABASE_URL: string) {
  const ports: [string, string][] = [];
  for (const name of ['PORT', ...Object.keys(loopbackPorts)]) ports.push([name, String(await findFreePort())]);
  const urls = calls.map((name) => [`${name.toUpperCase().replaceAll('-', '_')}_URL`, 'http://127.0.0.1:9']);
  const fixed = {
    DATABASE_URL,
    HOST: '127.0.0.1',
    ENVIRONMENT: 'benchmark',
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
  };
  return { ...fixed, ...Object.fromEntries([...urls, ...ports]) } as Record<string, string> & { PORT: string };
}
