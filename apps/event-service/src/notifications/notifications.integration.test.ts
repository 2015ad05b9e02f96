import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { type DaprObject, mailBinding, renderNotificationDelivery, webhookBinding } from '@todo/dapr';
import { findFreePort } from '@todo/postgres';
import { sql, type Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endPrograms } from '../testing/program.ts';
import { missingDaprd } from '../testing/real-parts.ts';
import { putReminder } from '../testing/reminders.ts';
import { type ServiceProcess, startService } from '../testing/start-service.ts';
import { startSidecar } from '../testing/start-sidecar.ts';

const patient = { timeout: 60_000, interval: 50 };
const tokens = { app: 'a token of the application', api: 'a token of the sidecar' };

/** The bindings of a cluster, but for mail: it is not the SMTP of Dapr that is tested, so it is posted to the sink, too. */
function bindings(appId: string, port: number): DaprObject[] {
  const sink = `http://127.0.0.1:${port}`;
  const spec = { type: 'bindings.http', version: 'v1', metadata: [{ name: 'url', value: `${sink}/mail` }] };
  const mail: DaprObject = { apiVersion: 'dapr.io/v1alpha1', kind: 'Component', metadata: { name: mailBinding }, spec };
  return [mail, ...renderNotificationDelivery({ appIds: [appId], webhook: { url: `${sink}/webhook` } })];
}

interface Arrival {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe.skipIf(missingDaprd)(`notifications through a real daprd${missingDaprd}`, () => {
  let database: MigratedDatabase;
  let db: Kysely<Database>;
  let sink: Server | undefined;
  let sinkPort: number;
  let arrived: Arrival[];
  /** What the sink answers; undefined: nothing at all. */
  let status: number | undefined;
  let daprPort: number;

  async function openSink(): Promise<void> {
    sink = createServer((request, response) => {
      void text(request).then((body) => {
        arrived.push({ path: request.url, headers: request.headers, body });
        if (status !== undefined) response.writeHead(status).end();
      });
    }).listen(sinkPort, '127.0.0.1');
    await new Promise((resolve) => sink?.once('listening', resolve));
  }
  async function closeSink(): Promise<void> {
    sink?.closeAllConnections();
    await new Promise((resolve) => (sink ? sink.close(resolve) : resolve(undefined)));
    sink = undefined;
  }
  async function startDaprd(appPort: number): Promise<void> {
    const appId = `n-${randomUUID()}`;
    await startSidecar({ appId, appPort, resources: bindings(appId, sinkPort), tokens, httpPort: daprPort });
  }
  const start = (): Promise<ServiceProcess> =>
    startService({
      DATABASE_URL: database.url,
      DAPR_HTTP_PORT: String(daprPort),
      DAPR_API_TOKEN: tokens.api,
      APP_API_TOKEN: tokens.app,
      NOTIFICATION_MAIL_BINDING: mailBinding,
      NOTIFICATION_MAIL_TO: 'me@example.org',
      NOTIFICATION_WEBHOOK_BINDING: webhookBinding,
    });

  beforeEach(async () => {
    [arrived, status] = [[], 204];
    [sinkPort, daprPort] = [await findFreePort(), await findFreePort()];
    await openSink();
    database = await createMigratedDatabase();
    db = database.connect();
  });
  afterEach(async () => {
    await endPrograms();
    await closeSink();
    await database.drop();
  });

  const effects = async () =>
    (await db.selectFrom('notification_effect').selectAll().orderBy('channel').execute()).map(
      ({ channel, state, attempts }) => `${channel} ${state} ${attempts}`,
    );
  const soon = () => sql`update notification_effect set next_attempt_at = now() where state = 'pending'`.execute(db);

  it('go from the reminder to the page, the mail and the webhook, each once, with its key', async () => {
    const service = await start();
    await startDaprd(service.receiverPort);
    const { id, taskId } = await putReminder(db, { title: 'Buy <milk>' });
    await expect.poll(effects, patient).toEqual(['mail sent 0', 'webhook sent 0']);
    expect(await db.selectFrom('notification').select('task_title').execute()).toEqual([{ task_title: 'Buy <milk>' }]);

    expect(arrived.map(({ path }) => path).toSorted()).toEqual(['/mail', '/webhook']);
    const webhook = arrived.find(({ path }) => path === '/webhook')!;
    const body = JSON.parse(webhook.body) as { id: string };
    expect(body).toMatchObject({ type: 'todo.reminder.due.v1', data: { reminderId: id, task: { id: taskId } } });
    expect(webhook.headers['idempotency-key']).toBe(body.id);
    // What is no JSON comes to a binding as a JSON text, which `bindings.smtp` unquotes.
    expect(JSON.parse(arrived.find(({ path }) => path === '/mail')!.body)).toContain('<p>Buy &lt;milk&gt;</p>');
    expect(await service.metric('notification_attempts_total', 'result="sent"')).toBe(2);
  });

  it('are tried again when the receiver refuses, and use no attempt up while it or the sidecar is away', async () => {
    const service = await start();
    await putReminder(db);
    // Without a sidecar.
    await expect.poll(() => service.metric('notification_attempts_total', 'deferred'), patient).toBeGreaterThan(1);
    expect(await effects()).toEqual(['mail pending 0', 'webhook pending 0']);

    // With one, but nobody behind it.
    await closeSink();
    await startDaprd(service.receiverPort);
    const before = await service.metric('notification_attempts_total', 'deferred');
    await soon();
    await expect
      .poll(() => service.metric('notification_attempts_total', 'deferred'), patient)
      .toBeGreaterThan(before + 1);
    expect(await effects()).toEqual(['mail pending 0', 'webhook pending 0']);

    // Somebody who refuses.
    status = 422;
    await openSink();
    await soon();
    await expect.poll(effects, patient).toEqual(['mail pending 1', 'webhook pending 1']);
    // The sidecar did not try again by itself.
    expect(arrived.map(({ path }) => path).toSorted()).toEqual(['/mail', '/webhook']);

    // Who thinks better of it.
    status = 200;
    await soon();
    await expect.poll(effects, patient).toEqual(['mail sent 1', 'webhook sent 1']);
    const keys = arrived.filter(({ path }) => path === '/webhook').map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(1);
  });

  it('are given up by the sidecar before the program stops waiting, when the receiver is silent', async () => {
    status = undefined;
    const service = await start();
    await startDaprd(service.receiverPort);
    await putReminder(db);
    await expect.poll(() => arrived.map(({ path }) => path), patient).toContain('/webhook');
    const webhook = db.selectFrom('notification_effect').selectAll().where('channel', '=', 'webhook');
    await expect
      .poll(async () => (await webhook.executeTakeFirstOrThrow()).last_error, patient)
      .toMatch(/deadline exceeded/);
    expect(await webhook.executeTakeFirstOrThrow()).toMatchObject({ state: 'pending', attempts: 0 });
  });
});
