import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, startPostgres, type Postgres } from '@todo/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Registry } from '../registry/registry.ts';
import { listImageFiles, readImageConfig, type ImageFile } from '../testing/list-image-files.ts';
import { missing, realParts } from '../testing/real-parts.ts';
import { beginRequest } from '../testing/slow-request.ts';
import { TestNamespace } from '../testing/test-namespace.ts';
import { WorkspaceTwin } from '../testing/workspace-twin.ts';
import { createBuildkitBuilder } from './buildkit-builder.ts';
import type { BuiltImage } from './image-builder.ts';
import { discardImage, pushImage } from './push-image.ts';

const projects = { 'todo-backend': 'backend', 'event-service': 'event-service', 'todo-frontend': 'frontend' } as const;
type ServiceName = keyof typeof projects;
const services = Object.keys(projects) as ServiceName[];

const lacking = missing('registry', 'baseImage');
let folder: string;
const twins: WorkspaceTwin[] = [];
const images: Record<ServiceName, BuiltImage>[] = [];
const image = (service: ServiceName, twin = 0): BuiltImage => {
  const found = images[twin]?.[service];
  if (!found) throw new Error(`${service} was not built`);
  return found;
};

describe.skipIf(lacking)(`images of this workspace${lacking}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-test-'));
    const builder = createBuildkitBuilder();
    for (const place of ['here', 'somewhere else/deeper']) {
      const twin = new WorkspaceTwin(join(folder, place));
      twins.push(twin);
      twin.makeContexts(Object.values(projects));
      const built = {} as Record<ServiceName, BuiltImage>;
      for (const service of services) {
        const dockerfile = join(twin.root, 'apps', projects[service], 'Dockerfile');
        const request = { service, contextDir: twin.context(service), dockerfile, baseImage: realParts.baseImage };
        built[service] = await builder.build(request);
      }
      images.push(built);
    }
  }, 900_000);

  afterAll(async () => {
    await Promise.all(images.flatMap((built) => Object.values(built)).map(discardImage));
    twins.forEach((twin) => twin.remove());
    await rm(folder, { recursive: true, force: true });
  });

  test.each(services)('%s has one digest, whatever folder it is built in', (service) => {
    expect(image(service, 1).digest).toBe(image(service).digest);
  });

  test.each(services)('%s holds what runs and nothing else', async (service) => {
    const files = await listImageFiles(image(service).layoutDir);
    const paths = files.map(({ path }) => path);
    const app = `app/apps/${projects[service]}/`;
    expect(paths).toContain(`${app}${service === 'todo-frontend' ? 'server.js' : 'main.js'}`);
    expect(paths.filter((path) => !path.startsWith('app/'))).toEqual([]);
    expect(paths.filter((path) => /\.(test|spec)\.|__tests__|\/testing\/|\.env|\.npmrc/.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.tsx?$|\.map$|\.md$/.test(path))).toEqual([]);
    const tools = ['typescript', 'vitest', 'nx', 'esbuild', 'eslint', 'prettier', '@nx', '@types', 'sharp', 'vite'];
    expect(paths.filter((path) => tools.some((tool) => path.includes(`/node_modules/${tool}/`)))).toEqual([]);
    expect(paths.filter((path) => path.startsWith(app) && path.includes('/src/'))).toEqual([]);
    expect(files.filter(isWritableByOthers)).toEqual([]);
    expect(files.filter(({ time }) => time > '2020-01-01 00:00:00')).toEqual([]);
    console.log(`${service}: ${files.length} entries, ${megabytes(image(service).sizeOverBase)} over the base`);
  });

  test.each(services)(
    '%s starts as a number that is not root, in exec form, without a trace of its build',
    async (service) => {
      const config = await readImageConfig(image(service).layoutDir);
      expect(config).toMatchObject({
        User: '65532:65532',
        WorkingDir: `/app/apps/${projects[service]}`,
        Cmd: ['node', service === 'todo-frontend' ? 'server.js' : 'main.js'],
        Labels: { 'org.opencontainers.image.title': service },
      });
      expect(config['Entrypoint'] ?? []).toEqual([]);
      expect(JSON.stringify(config)).not.toMatch(/revision|created|DATABASE_URL|[0-9a-f]{40}/);
    },
  );

  const lackingCluster = missing('kubeconfig', 'hostAddress');
  describe.skipIf(lackingCluster)(`in pods${lackingCluster}`, () => {
    const namespace = new TestNamespace();
    const registry = new Registry(`${realParts.registry}/image-test-${randomBytes(4).toString('hex')}`);
    // No image knows this user: it has no name, no home and owns no file.
    const uid = 1_000_650_000 + Math.floor(Math.random() * 10_000);
    let postgres: Postgres | undefined;
    let database: string;
    const backend = createServer((request, response) => {
      setTimeout(() => response.end('{}'), request.url?.startsWith('/api') ? 2_000 : 0);
    });

    beforeAll(async () => {
      await namespace.create();
      for (const service of services) await pushImage(registry, image(service), { mountFrom: services });
      const options = { dataFolder: join(folder, 'postgres'), listenAddress: realParts.hostAddress, temporary: true };
      postgres = await startPostgres(options);
      await createDatabase(postgres.url(), 'image_test');
      database = postgres.url('image_test', realParts.hostAddress);
      await new Promise<void>((resolve) => backend.listen(0, realParts.hostAddress, resolve));
    });

    afterAll(async () => {
      backend.closeAllConnections();
      backend.close();
      await namespace.remove();
      for (const service of services) await registry.deleteManifest(service, image(service).digest);
      await postgres?.stop();
    });

    const reference = (service: ServiceName) => `${registry.address}/${service}@${image(service).digest}`;
    const start = (service: ServiceName, port: number, env: Record<string, string>) =>
      namespace.start({ name: service, image: reference(service), port, uid, env, readiness: '/readyz' });

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
      const { port } = backend.address() as AddressInfo;
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
});

function isWritableByOthers({ mode, owner }: ImageFile): boolean {
  return owner !== '0/0' || /^.{5}w|^.{8}w/.test(mode);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
