import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listImageFiles, readImageConfig, type ImageFile } from '../testing/list-image-files.ts';
import { missing, realParts } from '../testing/real-parts.ts';
import { WorkspaceTwin } from '../testing/workspace-twin.ts';
import { createBuildkitBuilder } from './buildkit-builder.ts';
import type { BuiltImage } from './image-builder.ts';
import { discardImage } from './push-image.ts';

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
    // kafkajs takes its defaults from a file of that name when NODE_ENV says test.
    const loaded = service === 'event-service' ? ['app/node_modules/kafkajs/src/retry/defaults.test.js'] : [];
    expect(paths.filter((path) => /\.(test|spec)\.|__tests__|\/testing\/|\.env|\.npmrc/.test(path))).toEqual(loaded);
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
        Cmd:
          service === 'todo-frontend'
            ? ['node', '--import', './stop-gracefully.mjs', '--import', './share-assets.mjs', 'server.js']
            : ['node', 'main.js'],
        Labels: { 'org.opencontainers.image.title': service },
      });
      expect(config['Entrypoint'] ?? []).toEqual([]);
      expect(JSON.stringify(config)).not.toMatch(/revision|created|DATABASE_URL|[0-9a-f]{40}/);
    },
  );
});

function isWritableByOthers({ mode, owner }: ImageFile): boolean {
  return owner !== '0/0' || /^.{5}w|^.{8}w/.test(mode);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}
