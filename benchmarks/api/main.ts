import { createDatabase, findFreePort, startPostgres } from '@todo/postgres';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLive } from './measure-live.ts';
import { measureRequests, type Figures } from './measure-requests.ts';
import { runProgram, startProgram } from './start-program.ts';

/**
 * Latency, memory and start of the API on this machine, over loopback and a real PostgreSQL, beside a bare Fastify
 * route measured in the same run: read the ratios, the absolute figures are this machine's.
 *
 *     node benchmarks/api/main.ts [--seconds 10] [--rate 200] [--entry <a built main.js>]
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rate: { type: 'string', default: '200' },
    entry: { type: 'string', default: join(import.meta.dirname, '../../apps/backend/src/main.ts') },
  },
});
const [seconds, rate] = [Number(values.seconds), Number(values.rate)];

const server = await startPostgres({ dataFolder: join(tmpdir(), `todo-benchmark-${randomUUID()}`), temporary: true });
const DATABASE_URL = await createDatabase(server.url(), 'todo');
await runProgram(join(import.meta.dirname, '../../apps/backend/src/migrate.ts'), { DATABASE_URL });

const [apiPort, barePort] = [String(await findFreePort()), String(await findFreePort())];
const api = await startProgram(values.entry, { PORT: apiPort, DATABASE_URL, LOG_LEVEL: 'warn' }, '/readyz');
await new Promise((resolve) => setTimeout(resolve, 2_000));
const idle = await api.memory();

const tasks = `http://127.0.0.1:${apiPort}/api/v1/tasks`;
const body = JSON.stringify({ title: 'Buy milk', notes: 'Two bottles', dueDate: '2026-12-01' });
for (let count = 0; count < 50; count += 1) {
  await fetch(tasks, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}
const ANSWER = await (await fetch(tasks)).text();
const bareEntry = join(import.meta.dirname, 'bare-server.ts');
const bare = await startProgram(bareEntry, { PORT: barePort, ANSWER }, '/ready');

const reads = { api: tasks, bare: `http://127.0.0.1:${barePort}/read` };
const writes = { api: tasks, bare: `http://127.0.0.1:${barePort}/write` };
await compare(`list 50 tasks, ${rate}/s`, reads, { method: 'GET', rate });
await compare(`create a task, ${rate}/s`, writes, { method: 'POST', body, rate });
await compare('list 50 tasks, as fast as it goes', reads, { method: 'GET' });
await compare('create a task, as fast as it goes', writes, { method: 'POST', body });

const live = await measureLive(`http://127.0.0.1:${apiPort}`, 300);
console.log(`\nchange sent → message on the stream   p50 ${ms(live[150])}  p95 ${ms(live[285])}  p99 ${ms(live[297])}`);
console.log(`start to ready ${api.startedInMs.toFixed(0)} ms (bare route ${bare.startedInMs.toFixed(0)} ms)`);
console.log(
  `resident memory idle ${idle?.toFixed(0)} MB, after the load ${(await api.memory())?.toFixed(0)} MB ` +
    `(bare route ${(await bare.memory())?.toFixed(0)} MB)`,
);
await Promise.all([api.stop(), bare.stop()]);
await server.stop();

type Kind = { method: 'GET' | 'POST'; body?: string; rate?: number };

async function compare(what: string, urls: { api: string; bare: string }, load: Kind): Promise<void> {
  await measureRequests({ ...load, url: urls.api, seconds: 2 });
  const ours = await measureRequests({ ...load, url: urls.api, seconds });
  const theirs = await measureRequests({ ...load, url: urls.bare, seconds });
  console.log(`\n${what}`);
  console.log(`  api   ${describe(ours)}`);
  console.log(`  bare  ${describe(theirs)}`);
  const ratio = (key: keyof Figures) => (ours[key] / theirs[key]).toFixed(2);
  console.log(
    `  ratio requests ${ratio('perSecond')}  cpu ${ratio('cpu')}  p50 ${ratio('p50')}  p95 ${ratio('p95')}  p99 ${ratio('p99')}`,
  );
}

function describe({ perSecond, cpu, p50, p95, p99 }: Figures): string {
  return `${perSecond.toFixed(0)} requests/s  cpu ${ms(cpu)}  p50 ${ms(p50)}  p95 ${ms(p95)}  p99 ${ms(p99)}`;
}

function ms(value = NaN): string {
  return `${value.toFixed(2)} ms`;
}
