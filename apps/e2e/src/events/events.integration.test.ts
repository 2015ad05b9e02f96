import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createApiClient, type ApiClient } from '@todo/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kubectl } from '../cluster.ts';
import { DeployedEnvironment } from '../deployed-environment.ts';
import { startOtlpSink } from '../otlp-sink.ts';
import { missingParts, realParts } from '../real-parts.ts';
import { eventParts, missingEventParts } from './event-parts.ts';
import { installDapr } from './install-dapr.ts';
import { prepareKafka, type PreparedKafka } from './prepare-kafka.ts';
import { remindSoon } from './remind-soon.ts';
import { startWebhookSink } from './webhook-sink.ts';
import { readTitles, writeTasks } from './write-tasks.ts';

const missing = [...missingParts, ...missingEventParts];
const title = missing.length > 0 ? ` (left out: needs ${missing.join(', ')})` : '';
const service = 'event-service';
const reminded = 'Water the plants';
const webhookToken = 'Bearer of the test';
const patient = { timeout: 120_000, interval: 500 };

interface Pod {
  metadata: { name: string; deletionTimestamp?: string };
  spec: { initContainers?: { name: string; restartPolicy?: string }[] };
  status: {
    podIP?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: { restartCount: number }[];
    initContainerStatuses?: { restartCount: number }[];
  };
}

describe.skipIf(missing.length > 0)(`events by Kafka and Dapr in the cluster${title}`, () => {
  let environment: DeployedEnvironment;
  let kafka: PreparedKafka;
  let api: ApiClient;
  let remindedTask: string;
  let removeDapr: (() => void) | undefined;
  let collector: Awaited<ReturnType<typeof startOtlpSink>> | undefined;
  let webhook: Awaited<ReturnType<typeof startWebhookSink>> | undefined;

  beforeAll(async () => {
    const parts = eventParts();
    const { hostAddress } = realParts();
    collector = await startOtlpSink(hostAddress);
    webhook = await startWebhookSink(hostAddress);
    kafka = await prepareKafka(parts, service);
    removeDapr = installDapr(parts);
    environment = new DeployedEnvironment({
      settings: {
        production: true,
        events: {
          kafka: 'external',
          brokers: parts.brokers,
          relayUser: parts.relay.username,
          sidecarUser: parts.sidecar.username,
          dapr: 'present',
        },
        notifications: { webhook: { url: webhook.url, tokenHeader: 'Authorization' } },
        tracing: { endpoint: collector.url },
      },
      kafkaPorts: parts.brokers.map((broker) => Number(broker.split(':')[1])),
      secrets: {
        'kafka-relay-password': parts.relay.password,
        'kafka-sidecar-password': parts.sidecar.password,
        'kafka-ca': parts.ca,
        'webhook-token': webhookToken,
      },
    });
    await environment.provision();
    const deploy = await environment.deployer(['run-many', '-t', 'deploy', '-p', 'backend', service]);
    expect(deploy.exitCode, deploy.output).toBe(0);
    api = createApiClient({ baseUrl: environment.parts.ingressUrl });
    remindedTask = await remindSoon(api, reminded);
  });

  afterAll(async () => {
    if (environment) console.log(logs());
    await environment?.remove();
    removeDapr?.();
    await kafka?.remove();
    await collector?.close();
    await webhook?.close();
  });

  function pods(): Pod[] {
    const found = kubectl(
      'get',
      'pods',
      '-n',
      environment.namespace,
      '-l',
      `app.kubernetes.io/name=${service}`,
      '-o',
      'json',
    );
    return (JSON.parse(found) as { items: Pod[] }).items.filter(({ metadata }) => !metadata.deletionTimestamp);
  }

  const isReady = ({ status }: Pod) =>
    status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
  const ready = () => pods().filter(isReady).length;

  /** The last lines of sidecars and programs, for who looks into a failure. */
  function logs(): string {
    const args = ['logs', '-n', environment.namespace, '-l', `app.kubernetes.io/name=${service}`, '--all-containers'];
    return spawnSync('kubectl', [...args, '--tail=15', '--prefix'], { encoding: 'utf8' }).stdout;
  }

  /** Log lines of the program in the pods of a service that hold a text. */
  function logged(name: string, text: string): unknown[] {
    const selector = `app.kubernetes.io/name=${name}`;
    const lines = kubectl('logs', '-n', environment.namespace, '-l', selector, '-c', 'main', '--tail=-1').split('\n');
    return lines.filter((line) => line.includes(text)).map((line) => JSON.parse(line) as unknown);
  }

  /** Runs JavaScript in the program's container of a pod and returns what it prints. */
  function inPod(pod: string, script: string): string {
    const node = ['node', '--input-type=module', '-e', script];
    return kubectl('exec', '-n', environment.namespace, pod, '-c', 'main', '--', ...node).trim();
  }

  /** Prints how long an event takes from here on, while something happens to the pods. */
  async function tellDelay(meanwhile: string): Promise<void> {
    const task = await api.createTask({ title: meanwhile });
    const begun = performance.now();
    await expect.poll(() => readTitles(api, [task.id]), patient).toEqual(new Map([[task.id, [task.title]]]));
    console.log(`${meanwhile}: an event took ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  }

  it('gives every pod its sidecar, in a namespace that holds pods to the restricted standard', () => {
    const found = pods();
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const pod of found) {
      expect(pod.spec.initContainers).toContainEqual(
        expect.objectContaining({ name: 'daprd', restartPolicy: 'Always' }),
      );
      expect(isReady(pod)).toBe(true);
    }
  });

  it('turns a task that was created through the ingress into its history, by way of the topic', async () => {
    await expect.poll(() => readTitles(api, [remindedTask]), patient).toEqual(new Map([[remindedTask, [reminded]]]));
    const before = await kafka.countRecords('task-events');
    const task = await api.createTask({ title: 'Water the tomatoes' });
    await expect.poll(() => readTitles(api, [task.id]), patient).toEqual(new Map([[task.id, [task.title]]]));
    expect(await kafka.countRecords('task-events')).toBe(before + 1);
  });

  it('links what the images do on both sides of the topic, and writes the trace on their log lines', async () => {
    const spans = collector!.spans;
    const [traceId, callersSpan] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    const answer = await fetch(`${environment.parts.ingressUrl}/api/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${callersSpan}-01` },
      body: JSON.stringify({ title: 'Prune the roses' }),
    });
    expect(answer.status).toBe(201);
    const ofRequest = (name: string) => spans.find((span) => span.traceId === traceId && span.name === name);
    const handling = (linkedTo: string) =>
      spans.find(({ name, links }) => name === 'handle activity' && links.some((link) => link.traceId === linkedTo));
    await expect.poll(() => handling(traceId), patient).toBeDefined();
    await expect.poll(() => ofRequest('POST /api/v1/tasks'), patient).toBeDefined();
    expect(ofRequest('POST /api/v1/tasks')).toMatchObject({ service: 'todo-backend' });
    const append = ofRequest('outbox append');
    expect(handling(traceId)).toMatchObject({ service, parentSpanId: undefined });
    expect(handling(traceId)?.traceId).not.toBe(traceId);
    expect(handling(traceId)?.links).toEqual([expect.objectContaining({ traceId, spanId: append?.spanId })]);
    await expect
      .poll(() => logged('todo-backend', traceId), patient)
      .toContainEqual(expect.objectContaining({ trace_id: traceId }));

    // An event that nobody can read is logged where it is handled, and its span leads back to who sent it.
    const senders = '4bf92f3577b34da6a3ce929d0e0e4736';
    const unknown = { specversion: '1.0', id: randomUUID(), type: 'todo.task.created.v99', subject: randomUUID() };
    await kafka.write('task-events', { ...unknown, traceparent: `00-${senders}-00f067aa0ba902b7-01` });
    await expect.poll(() => handling(senders), patient).toBeDefined();
    const { traceId: trace_id, spanId: span_id } = handling(senders)!;
    await expect
      .poll(() => logged(service, unknown.id), patient)
      .toContainEqual(expect.objectContaining({ msg: 'an event became a dead letter', trace_id, span_id }));
  });

  it('lets nobody without the tokens bring events or use the sidecar, and nobody outside the pod at all', () => {
    const [pod, other] = pods();
    const ask = (url: string, options: string) =>
      inPod(pod!.metadata.name, `const r = await fetch('${url}', ${options}); console.log(r.status);`);
    const receiver = 'http://127.0.0.1:8002/events/task-events';
    const sidecar = 'http://127.0.0.1:3500/v1.0/metadata';
    expect(ask(receiver, `{ method: 'POST', body: '{}' }`)).toBe('401');
    expect(ask(receiver, `{ method: 'POST', body: '{}', headers: { 'dapr-api-token': 'a guess' } }`)).toBe('401');
    expect(ask(sidecar, '{}')).toBe('401');
    expect(ask(sidecar, `{ headers: { 'dapr-api-token': process.env.DAPR_API_TOKEN } }`)).toBe('200');
    for (const port of [8002, 3500, 50001]) {
      const url = `http://${other!.status.podIP}:${port}/`;
      const script = `await fetch('${url}', { signal: AbortSignal.timeout(2000) }).then(() => console.log('answered'), () => console.log('refused'));`;
      expect(inPod(pod!.metadata.name, script)).toBe('refused');
    }
  });

  it('loses nothing, doubles nothing and keeps the order while pods are deleted and killed under load', async () => {
    const before = await kafka.countRecords('task-events');
    const writing = writeTasks(api, { tasks: 40, changes: 9, pauseMs: 100 });
    const [first, second] = pods().map(({ metadata }) => metadata.name);
    const remove = (pod: string, ...how: string[]) =>
      kubectl('delete', 'pod', '-n', environment.namespace, pod, '--wait=false', ...how);
    remove(first!);
    await tellDelay('one pod leaves');
    await expect.poll(ready, patient).toBeGreaterThanOrEqual(2);
    remove(second!);
    await tellDelay('another one leaves');
    await expect.poll(ready, patient).toBeGreaterThanOrEqual(2);
    // One more without any grace: its containers are killed in the middle of what they do.
    remove(pods()[0]!.metadata.name, '--grace-period=0', '--force');
    await tellDelay('one is killed');
    const { titles } = await writing;
    await expect.poll(() => readTitles(api, titles.keys()), patient).toEqual(titles);
    await expect.poll(ready, patient).toBeGreaterThanOrEqual(2);
    // A killed relay may send again what it had not marked; the effects above are single all the same.
    expect(await kafka.countRecords('task-events')).toBeGreaterThanOrEqual(before + 400);
    for (const { status } of pods()) {
      const restarts = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
      expect(restarts.map(({ restartCount }) => restartCount)).toEqual([0, 0]);
    }
  });

  it('posts the notification of a reminder by the binding of the sidecar, once, with the token of the Secret', async () => {
    const ofReminder = () => webhook!.arrived.filter(({ body }) => body.data.task.title === reminded);
    await expect.poll(ofReminder, patient).toHaveLength(1);
    const [{ headers, body }] = ofReminder() as [ReturnType<typeof ofReminder>[number]];
    expect(body).toMatchObject({ type: 'todo.reminder.due.v1' });
    expect(headers).toMatchObject({ authorization: webhookToken, 'idempotency-key': body.id });
  });
});
