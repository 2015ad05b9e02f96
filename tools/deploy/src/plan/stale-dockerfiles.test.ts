import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseBaseImages } from '../dockerfile/base-images.ts';
import { renderDockerfile } from '../dockerfile/render-dockerfile.ts';
import { parseServiceManifest } from '../read-service.ts';
import { fixtureManifest } from '../testing/fixture-workspace.ts';
import { refuseStaleDockerfiles } from './stale-dockerfiles.ts';

const service = { manifest: parseServiceManifest('x', JSON.stringify(fixtureManifest)), projectRoot: 'apps/web' };

describe('refuseStaleDockerfiles', () => {
  let root: string;
  const read = (file: string) => readFile(join(root, file), 'utf8');

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'stale-test-'));
    await cp(join(import.meta.dirname, '../../../../docker'), join(root, 'docker'), { recursive: true });
    await mkdir(join(root, 'apps/web'), { recursive: true });
    await writeFile(join(root, 'package.json'), '{}');
    const text = renderDockerfile(
      await read('docker/node.Dockerfile'),
      service,
      parseBaseImages(await read('docker/base-images.json')),
    );
    await writeFile(join(root, 'apps/web/Dockerfile'), text);
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('accepts what the generator wrote', async () => {
    await expect(refuseStaleDockerfiles(root, [service])).resolves.toBeUndefined();
  });

  it.each(['apps/web/Dockerfile', 'docker/node.Dockerfile'])('refuses an edit of %s alone', async (file) => {
    await writeFile(join(root, file), `${await read(file)}USER 0\n`);
    await expect(refuseStaleDockerfiles(root, [service])).rejects.toThrow(
      /apps\/web\/Dockerfile is not what "nx sync" generates/,
    );
  });

  it('refuses a service that has none', async () => {
    await rm(join(root, 'apps/web/Dockerfile'));
    await expect(refuseStaleDockerfiles(root, [service])).rejects.toThrow(/apps\/web\/Dockerfile/);
  });
});
