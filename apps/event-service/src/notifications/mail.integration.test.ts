import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { type DaprObject, mailBinding, renderNotificationDelivery } from '@todo/dapr';
import type { Database } from '@todo/database';
import { createMigratedDatabase, type MigratedDatabase } from '@todo/database/testing';
import { findFreePort } from '@todo/postgres';
import type { Kysely } from 'kysely';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endPrograms } from '../testing/program.ts';
import { putReminder } from '../testing/reminders.ts';
import { startService } from '../testing/start-service.ts';
import { startSidecar } from '../testing/start-sidecar.ts';

const patient = { timeout: 60_000, interval: 50 };
const login = { username: 'sender', password: 'a password of the mail server' };

interface Mail {
  readonly to: string[];
  readonly subject: string | undefined;
  readonly html: string | undefined;
  readonly encrypted: boolean;
}

describe('mail through a real daprd and SMTP', () => {
  let database: MigratedDatabase;
  let db: Kysely<Database>;
  let server: SMTPServer;
  let mails: Mail[];
  /** What the server says to a recipient instead of taking the mail. */
  let refusal: { code: number; text: string } | undefined;

  beforeEach(async () => {
    [mails, refusal] = [[], undefined];
    server = new SMTPServer({
      onAuth: ({ username, password }, _session, done) =>
        username === login.username && password === login.password
          ? done(null, { user: username })
          : done(Object.assign(new Error('Authentication failed'), { responseCode: 535 })),
      onRcptTo: (_address, _session, done) =>
        done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code })),
      onData(stream, { secure, envelope }, done) {
        void PostalMime.parse(Readable.toWeb(stream)).then(({ subject, html }) => {
          mails.push({ to: envelope.rcptTo.map(({ address }) => address), subject, html, encrypted: secure });
          done();
        });
      },
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    database = await createMigratedDatabase();
    db = database.connect();
  });
  afterEach(async () => {
    await endPrograms();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await database.drop();
  });

  /** The binding of a cluster; where its password is kept is a matter of the platform, so here it stands in the binding. */
  function resources(appId: string): DaprObject[] {
    const { port } = server.server.address() as AddressInfo;
    const mail = { host: '127.0.0.1', port, from: 'todo@example.org', verifyCertificate: false };
    const password = { secret: 'mail', key: 'password' };
    const rendered = renderNotificationDelivery({
      appIds: [appId],
      mail: { ...mail, login: { username: login.username, password } },
    });
    return JSON.parse(
      JSON.stringify(rendered).replace(
        '"secretKeyRef":{"name":"mail","key":"password"}',
        `"value":${JSON.stringify(login.password)}`,
      ),
    ) as DaprObject[];
  }

  async function start(): Promise<void> {
    const httpPort = await findFreePort();
    const service = await startService({
      DATABASE_URL: database.url,
      DAPR_HTTP_PORT: String(httpPort),
      NOTIFICATION_MAIL_BINDING: mailBinding,
      NOTIFICATION_MAIL_TO: 'me@example.org',
    });
    const appId = `mail-${randomUUID()}`;
    await startSidecar({ appId, appPort: service.receiverPort, resources: resources(appId), httpPort });
  }
  const effects = () => db.selectFrom('notification_effect').select(['state', 'attempts', 'last_error']).execute();

  it('goes out once for each reminder, with its own subject, by a login and encrypted', async () => {
    await start();
    const titles = [
      'Buy <milk> & "bread"',
      'Füße hoch 🥛',
      ...Array.from({ length: 30 }, (_, index) => `Task ${index}`),
    ];
    await Promise.all(titles.map((title) => putReminder(db, { title })));
    await expect.poll(() => mails.length, patient).toBe(titles.length);
    await expect.poll(async () => (await effects()).every(({ state }) => state === 'sent'), patient).toBe(true);
    const escaped = (title: string) =>
      title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    for (const title of titles) {
      const [mail, ...more] = mails.filter(({ subject }) => subject === `Reminder: ${title}`);
      expect(more).toEqual([]);
      expect(mail).toMatchObject({ to: ['me@example.org'], encrypted: true });
      expect(mail!.html).toContain(`<p>${escaped(title)}</p>`);
    }
  });

  it('that the server refuses uses attempts up, and a server that is away uses none', async () => {
    refusal = { code: 550, text: 'No such user here' };
    await start();
    await putReminder(db);
    await expect.poll(effects, patient).toMatchObject([{ state: 'pending', attempts: 1 }]);
    expect((await effects())[0]!.last_error).toContain('No such user here');

    await new Promise<void>((resolve) => server.close(() => resolve()));
    await db.deleteFrom('notification_effect').execute();
    await putReminder(db);
    await expect.poll(async () => (await effects())[0]?.last_error, patient).toMatch(/connection refused/);
    expect(await effects()).toMatchObject([{ state: 'pending', attempts: 0 }]);
    expect(mails).toEqual([]);
  });
});
