import { describe, expect, it } from 'vitest';
import { Platform } from '../platform.ts';
import { ServiceManifest } from '../service-manifest.ts';
import { fullManifest, platform, smallManifest, target } from '../testing/example.ts';
import { renderMigrationJob } from './render-migration-job.ts';
import { renderService } from './render-service.ts';
import { withTodaysSecrets } from './secret-hashes.ts';

const hash = (digit: string) => digit.repeat(16);
const at = (database: string, redis = hash('f')) =>
  Platform.parse({ ...platform, secretHashes: `database-secret/url=${database},redis-secret/password=${redis}` });
const podsOf = (objects: ReturnType<typeof renderService>) =>
  (objects.find(({ kind }) => kind === 'Deployment') as { spec?: { template: unknown } } | undefined)?.spec?.template;

it('starts new pods of the services that use a secret when its value changes, and of no other', () => {
  const before = renderService(fullManifest, at(hash('a')), target);
  expect(podsOf(before)).toMatchObject({
    metadata: { annotations: { 'secrets.todo.deploy/database-secret.url': hash('a') } },
  });
  expect(JSON.stringify(before)).not.toContain('redis-secret.password');
  expect(podsOf(renderService(fullManifest, at(hash('b')), target))).not.toEqual(podsOf(before));
  // Another secret, or another service, is nothing to it; nor is a migration run again.
  expect(renderService(fullManifest, at(hash('a'), hash('e')), target)).toEqual(before);
  expect(renderService(smallManifest, at(hash('a')), target)).toEqual(
    renderService(smallManifest, at(hash('b')), target),
  );
  expect(renderMigrationJob(fullManifest, at(hash('a')), target)).toEqual(
    renderMigrationJob(fullManifest, at(hash('b')), target),
  );
});

it('changes nothing where the platform keeps no hashes', () => {
  expect(JSON.stringify(renderService(fullManifest, platform, target))).not.toContain('secrets.todo.deploy');
});

it('gives stored objects the hashes of today, and touches nothing else', () => {
  const stored = renderService(fullManifest, at(hash('a')), target);
  expect(withTodaysSecrets(stored, at(hash('b')))).toEqual(renderService(fullManifest, at(hash('b')), target));
  expect(withTodaysSecrets(stored, platform)).toEqual(stored);
  const without = renderService(smallManifest, platform, target);
  expect(withTodaysSecrets(without, at(hash('b')))).toEqual(without);
});

it('is refused by the platform in another form', () => {
  for (const secretHashes of ['a', 'a/b=c', `a/b=${hash('a')},`, `a/b=${hash('a')};c/d=${hash('a')}`]) {
    expect(Platform.safeParse({ ...platform, secretHashes }).success, secretHashes).toBe(false);
  }
});

describe('what only the sidecar reads', () => {
  const sending = ServiceManifest.parse({
    ...fullManifest,
    uses: ['kafka', 'notifications'],
    topics: { subscribes: ['orders'] },
    dapr: { appPort: 8002 },
  });
  const hashed = (secret: string, digit: string) => `${secret}=${hash(digit)}`;
  const on = (secretHashes: string[], more: object = {}) =>
    Platform.parse({
      ...platform,
      eventTransport: 'kafka',
      kafkaBrokers: 'broker:9093',
      mailServer: 'smtp.example.com:465',
      mailTo: 'me@example.com',
      webhookUrl: 'https://hooks.example.com/todo',
      ...more,
      secretHashes: secretHashes.join(),
    });
  const names = ['kafka-sidecar/password', 'kafka-ca/ca.crt', 'smtp-secret/password', 'webhook-secret/token'];
  const before = on(names.map((name) => hashed(name, 'a')));

  it.each(names)('%s starts new pods of the service that has the sidecar, and of no other', (changed) => {
    const after = on(names.map((name) => hashed(name, name === changed ? 'b' : 'a')));
    expect(podsOf(renderService(sending, after, target))).not.toEqual(podsOf(renderService(sending, before, target)));
    expect(renderService(fullManifest, after, target)).toEqual(renderService(fullManifest, before, target));
  });

  it('is nothing to it where it sends no notifications', () => {
    const silent = { mailServer: undefined, mailTo: undefined, webhookUrl: undefined };
    const smtp = (digit: string) => renderService(sending, on([hashed('smtp-secret/password', digit)], silent), target);
    expect(smtp('a')).toEqual(smtp('b'));
  });
});
