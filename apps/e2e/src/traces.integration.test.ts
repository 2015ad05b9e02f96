import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, findFreePort, startPostgres, type Postgres } from '@todo/postgres';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startOtlpSink } from './otlp-sink.ts';
import { runCommand } from './run-command.ts';

const workspace = join(import.meta.dirname, '../../..');
const patient = { timeout: 60_000, interval: 100 };
const traceId = '0af7651916cd43dd8448eb211c80319c';
const callersSpan = 'b7ad6b7169203331';

let folder: string;
let postgres: Postgres;
let sink: Awaited<ReturnType<typeof startOtlpSink>>;
let databaseUrl: string;
const programs: ChildProcess[] = [];
const logs = { backend: '', 'event-service': '' };

/** Runs a bundle as an image has it. */
function run(app: keyof typeof logs, entry: string, env: Record<string, string>): ChildProcess {
  const file = join(workspace, 'apps', app, 'dist', `${entry}.js`);
  const child = spawn(process.execPath, [file], { env: { DATABASE_URL: databaseUrl, ...env } });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (logs[app] += text));
  }
  programs.push(child);
  return child;
}

const ready = (port: number) =>
  expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.status, patient)
    .toBe(200);

/** Resident memory in MB. */
const memoryOf = ({ pid }: ChildProcess) =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

beforeAll(async () => {
  for (const app of Object.keys(logs)) {
    const words = ['tools/deploy/src/context/bundle-service-main.ts', `apps/${app}`];
    const { exitCode, output } = await runCommand(process.execPath, words, { cwd: workspace });
    expect(exitCode, output).toBe(0);
  }
  folder = mkdtempSync(join(tmpdir(), 'todo-traces-'));
  // As root, PostgreSQL runs under another account, which must reach its data.
  chmodSync(folder, 0o755);
  postgres = await startPostgres({ dataFolder: join(folder, 'postgres'), temporary: true });
  databaseUrl = await createDatabase(postgres.url(), 'todo');
  sink = await startOtlpSink();
  await once(run('backend', 'migrate', {}), 'exit');
});
afterAll(async () => {
  for (const program of programs) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill('SIGTERM');
    await once(program, 'exit');
  }
  await sink?.close();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('is one trace from the request to the outbox, and a linked one at the handler, in the bundles that images hold', async () => {
  const [api, events, receiver] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
  const backend = run('backend', 'main', { ...tracing, PORT: `${api}` });
  const eventService = run('event-service', 'main', { ...tracing, PORT: `${events}`, RECEIVER_PORT: `${receiver}` });
  await Promise.all([ready(api), ready(events)]);

  const answer = await fetch(`http://127.0.0.1:${api}/api/v1/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${callersSpan}-01` },
    body: JSON.stringify({ title: 'Buy milk' }),
  });
  expect(answer.status).toBe(201);

  const named = (name: string) => sink.spans.find((span) => span.name === name);
  await expect.poll(() => named('handle activity'), patient).toBeDefined();
  await expect.poll(() => named('POST /api/v1/tasks'), patient).toBeDefined();
  const [request, transaction, append] = ['POST /api/v1/tasks', 'transaction', 'outbox append'].map(named);
  expect(request).toMatchObject({ service: 'todo-backend', traceId, parentSpanId: callersSpan });
  expect(transaction).toMatchObject({ service: 'todo-backend', traceId, parentSpanId: request?.spanId });
  expect(append).toMatchObject({ service: 'todo-backend', traceId, parentSpanId: transaction?.spanId });

  const handler = named('handle activity');
  expect(handler).toMatchObject({ service: 'event-service', parentSpanId: undefined });
  expect(handler?.traceId).not.toBe(traceId);
  expect(handler?.links).toEqual([expect.objectContaining({ traceId, spanId: append?.spanId })]);
  expect(sink.spans.some(({ name }) => /healthz|readyz|metrics/.test(name))).toBe(false);

  const lines = logs.backend.split('\n').filter((line) => line.includes(traceId));
  expect(lines.some((line) => (JSON.parse(line) as { trace_id?: string }).trace_id === traceId)).toBe(true);
  console.log(
    `traced: backend ${memoryOf(backend).toFixed(0)} MB, event service ${memoryOf(eventService).toFixed(0)} MB`,
  );
});

it('sends nothing where no collector is named', async () => {
  const port = await findFreePort();
  const plain = run('backend', 'main', { PORT: `${port}` });
  await ready(port);
  const before = sink.spans.length;
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/tasks?limit=1`);
  expect(answer.status).toBe(200);
  expect(sink.spans.slice(before).some(({ name }) => name === 'GET /api/v1/tasks')).toBe(false);
  console.log(`untraced: backend ${memoryOf(plain).toFixed(0)} MB`);
});
