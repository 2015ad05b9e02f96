import { expect, it } from 'vitest';
import { Platform } from '../platform.ts';
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
