import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTree } from '@nx/devkit/testing';
import { beforeEach, expect, test } from 'vitest';
import { fixtureManifest } from '../testing/fixture-workspace.ts';
import { baseImagesFile } from './base-images.ts';
import { syncDockerfiles } from './sync-dockerfiles.ts';

const workspaceRoot = join(import.meta.dirname, '../../../..');
let tree: ReturnType<typeof createTree>;

beforeEach(async () => {
  tree = createTree();
  tree.write('package.json', JSON.stringify({ repository: { url: 'git+https://example.com/todo.git' } }));
  tree.write('apps/web/service.json', JSON.stringify(fixtureManifest));
  tree.write('apps/e2e/package.json', '{}');
  for (const file of [baseImagesFile, 'docker/node.Dockerfile', 'docker/next.Dockerfile']) {
    tree.write(file, await readFile(join(workspaceRoot, file), 'utf8'));
  }
});

test('each service gets a Dockerfile; a second run changes nothing', async () => {
  expect(await syncDockerfiles(tree)).toMatchObject({ outOfSyncDetails: ['apps/web/Dockerfile'] });
  expect(tree.read('apps/web/Dockerfile', 'utf8')).toContain('image.source="https://example.com/todo"');
  expect(tree.exists('apps/e2e/Dockerfile')).toBe(false);
  expect(await syncDockerfiles(tree)).toEqual({});
});

test.each([
  ['the file itself', 'apps/web/Dockerfile', (text: string) => `${text}RUN npm install\n`],
  ['the port', 'apps/web/service.json', (text: string) => text.replace('8080', '8081')],
  ['the template', 'docker/node.Dockerfile', (text: string) => text.replace('65532:65532', '1000:1000')],
  ['the base image', baseImagesFile, (text: string) => text.replace('bookworm', 'trixie')],
])('an edit of %s is out of sync', async (_, file, edit) => {
  await syncDockerfiles(tree);
  const synced = tree.read('apps/web/Dockerfile', 'utf8');
  tree.write(file, edit(tree.read(file, 'utf8') ?? ''));
  expect(await syncDockerfiles(tree)).toMatchObject({ outOfSyncDetails: ['apps/web/Dockerfile'] });
  expect(tree.read('apps/web/Dockerfile', 'utf8') === synced).toBe(
    file.endsWith('Dockerfile') && file.startsWith('apps'),
  );
});

test('a service.json that is not valid is named, and nothing is written', async () => {
  tree.write('apps/api/service.json', JSON.stringify({ ...fixtureManifest, port: 'http' }));
  await expect(syncDockerfiles(tree)).rejects.toThrow(/apps\/api\/service\.json is not valid:\n.*port/s);
});

test('a missing template is named', async () => {
  tree.delete('docker/node.Dockerfile');
  await expect(syncDockerfiles(tree)).rejects.toThrow(/docker\/node\.Dockerfile is missing/);
});
