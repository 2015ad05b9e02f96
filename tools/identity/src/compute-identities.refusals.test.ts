import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadGraph } from './load-graph.ts';
import type { TargetGraph } from './reach-targets.ts';
import { TestWorkspace } from './testing/create-workspace.ts';
import { fixtureFiles } from './testing/fixture-files.ts';
import { identifyFixture, type Settings } from './testing/identify-fixture.ts';

let workspace: TestWorkspace;
let start: string;
let graph: TargetGraph;

beforeAll(async () => {
  workspace = await TestWorkspace.createInstalled(fixtureFiles());
  start = await workspace.git('rev-parse', 'HEAD');
  graph = await loadGraph(workspace.folder);
});

beforeEach(() => workspace.reset(start));

afterAll(() => workspace.remove());

describe('an identity that cannot be told is refused', () => {
  const dockerfile = 'apps/backend/Dockerfile';
  test.each<[string, () => Promise<unknown>, Settings, string]>([
    ['an unknown project', async () => undefined, { projects: ['nobody'] }, 'Nx knows no project "nobody"'],
    [
      'a project that makes no image',
      async () => undefined,
      { projects: ['@acme/contracts'] },
      'has no target "context"',
    ],
    ['no Dockerfile', () => rm(join(workspace.folder, dockerfile)), {}, `has no ${dockerfile}`],
    [
      'no service.json',
      () => rm(join(workspace.folder, 'apps/backend/service.json')),
      {},
      'has no apps/backend/service.json',
    ],
    [
      'a broken service.json',
      () => workspace.write('apps/backend/service.json', '{'),
      {},
      'apps/backend/service.json is not JSON',
    ],
    ['no base image', () => workspace.write(dockerfile, 'FROM node:24\n'), {}, 'has no line "ARG BASE_IMAGE='],
    [
      'a base image by tag',
      () => workspace.write(dockerfile, 'ARG BASE_IMAGE=node:24\n'),
      {},
      '"node:24" is not pinned',
    ],
    ['another base image by tag', async () => undefined, { baseImage: 'node:24' }, '"node:24" is not pinned'],
    [
      'a lock file of other dependencies',
      () =>
        workspace.edit<{ dependencies: object }>('libs/database/package.json', (manifest) => {
          manifest.dependencies = { ...manifest.dependencies, pg: '8.99.0' };
        }),
      {},
      'libs/database/package.json and package-lock.json disagree about pg. Run "npm install"',
    ],
    [
      'a recipe that moved',
      async () => undefined,
      { options: { recipe: ['tools/gone'] } },
      '"tools/gone" is part of the image recipe',
    ],
    [
      'a tool that is not locked',
      async () => undefined,
      { options: { toolchainOf: () => ['rollup'] } },
      'has no rollup, which the workspace needs',
    ],
    [
      'a repository inside a library',
      () => workspace.git('clone', '--quiet', '.', 'libs/contracts/vendored'),
      {},
      'libs/contracts/vendored/ is a git repository of its own',
    ],
    [
      'a root file that is gone',
      async () => undefined,
      { options: { rootFiles: ['none.json'] } },
      'The workspace has no none.json',
    ],
  ])('%s', async (_, prepare, settings, message) => {
    await prepare();
    await expect(identifyFixture(workspace.folder, graph, settings)).rejects.toThrow(message);
    await rm(join(workspace.folder, 'libs/contracts/vendored'), { recursive: true, force: true });
  });

  test('outside of a git repository', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'identity-no-git-'));
    await expect(identifyFixture(folder, graph)).rejects.toThrow(/git .* failed .*not a git repository/);
    await rm(folder, { recursive: true });
  });
});
