import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, startPostgres, type Postgres } from '@todo/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listReferrers } from '../registry/referrers.ts';
import { Registry } from '../registry/registry.ts';
import { makeContexts, workspaceRoot } from '../testing/make-contexts.ts';
import { missing, realParts } from '../testing/real-parts.ts';
import { beginRequest } from '../testing/slow-request.ts';
import { TestNamespace } from '../testing/test-namespace.ts';
import { createBuildkitBuilder } from './buildkit-builder.ts';
import { deleteImage } from './delete-image.ts';
import { discardImage, pushImage } from './push-image.ts';

const projects = { 'todo-backend': 'backend', 'event-service': 'event-service', 'todo-frontend': 'frontend' } as const;
type ServiceName = keyof typeof projects;
const services = Object.keys(projects) as ServiceName[];
const random = randomBytes(4).toString('hex');

const lacking = missing('registry', 'baseImage', 'kubeconfig', 'hostAddress');
describe.skipIf(lacking)(`images in pods${lacking}`, () => {
  const namespace = new TestNamespace();
  const registry = new Registry(`${realParts.registry}/image-test-${random}`);
  const digests = new Map<ServiceName, string>();
  // No image knows this user: it has no name, no home and owns no file.
  const uid = 1_000_650_000 + Math.floor(Math.random() * 10_000);
  let postgres: Postgres | undefined;
  let database: string;
  const slowBackend = createServer((request, response) => {
    setTimeout(() => response.end('{}'), request.url?.startsWith('/api') ? 2_000 : 0);
  });

  beforeAll(async () => {
    await namespace.create();
    makeContexts(workspaceRoot, Object.values(projects));
    for (const service of services) {
      const image = await createBuildkitBuilder().build({
        service,
        contextDir: join(workspaceRoot, 'dist/context', service),
        dockerfile: join(workspaceRoot, 'apps', projects[service], 'Dockerfile'),
        baseImage: realParts.baseImage,
      });
      digests.set(service, (await pushImage(registry, image, { mountFrom: services })).digest);
      await discardImage(image);
    }
    const dataFolder = join(tmpdir(), `image-test-${random}`);
    postgres = await startPostgres({ dataFolder, listenAddress: realParts.hostAddress, temporary: true });
    await createDatabase(postgres.url(), 'image_test');
    database = postgres.url('image_test', realParts.hostAddress);
    await new Promise<void>((resolve) => slowBackend.listen(0, realParts.hostAddress, resolve));
  }, 600_000);

  afterAll(async () => {
    slowBackend.closeAllConnections();
    slowBackend.close();
    await namespace.remove();
    for (const [service, digest] of digests) await deleteImage(registry, service, digest);
    await postgres?.stop();
  });

  const reference = (service: ServiceName) => `${registry.address}/${service}@${digests.get(service)}`;
  const start = (service: ServiceName, port: number, env: Record<string, string>) =>
    namespace.start({ name: service, image: reference(service), port, uid, env, readiness: '/readyz' });

  test.each(services)('%s has its SBOM in the registry', async (service) => {
    const types = (await listReferrers(registry, service, digests.get(service) ?? '')).map(
      (entry) => entry.artifactType,
    );
    expect(types).toEqual(['application/vnd.cyclonedx+json']);
  });

  test('the migration entry of the backend runs and ends', async () => {
    await namespace.start({
      name: 'migrate',
      image: reference('todo-backend'),
      port: 8000,
      uid,
      env: { DATABASE_URL: database, ENVIRONMENT: 'test' },
      command: ['node', 'migrate.js'],
    });
    expect(await namespace.waitUntilDone('migrate'), await namespace.logs('migrate')).toBe(0);
  });

  test.each([
    ['todo-backend', 8000, '/api/v1/tasks'],
    ['event-service', 8001, '/healthz'],
  ] as const)('%s answers its probes, and stops in 5 s without dropping a request', async (service, port, path) => {
    await start(service, port, { DATABASE_URL: database, ENVIRONMENT: 'test' });
    await namespace.waitUntilReady(service);
    const url = await namespace.forward(service, port);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const inFlight = await beginRequest(`${url}${path}`, JSON.stringify({ title: 'written while stopping' }));
    const stopped = namespace.stop(service);
    await sleep(1_000);
    const status = await inFlight.finish();
    if (service === 'todo-backend') expect(status).toBe(201);
    const end = await stopped;
    expect(end.exitCode).toBe(0);
    expect(end.seconds).toBeLessThan(5);
  });

  test('todo-frontend answers its probes, and stops in 5 s without dropping a request', async () => {
    const { port } = slowBackend.address() as AddressInfo;
    const env = { TODO_BACKEND_URL: `http://${realParts.hostAddress}:${port}`, ENVIRONMENT: 'test' };
    await start('todo-frontend', 3000, env);
    await namespace.waitUntilReady('todo-frontend');
    const url = await namespace.forward('todo-frontend', 3000);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    const page = fetch(url);
    await sleep(500);
    const stopped = namespace.stop('todo-frontend');
    expect((await page).status).toBeLessThan(600);
    expect((await (await page).text()).length).toBeGreaterThan(0);
    const end = await stopped;
    expect([0, 143]).toContain(end.exitCode);
    expect(end.seconds).toBeLessThan(5);
  });
});
