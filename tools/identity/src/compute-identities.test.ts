import { mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ServiceIdentity } from './compute-identities.ts';
import { describeChange, diffIdentities } from './diff-identities.ts';
import { loadGraph } from './load-graph.ts';
import type { TargetGraph } from './reach-targets.ts';
import { TestWorkspace } from './testing/create-workspace.ts';
import { fixtureFiles } from './testing/fixture-files.ts';
import { identifyFixture, type Settings } from './testing/identify-fixture.ts';
import { projects } from './testing/measure-state.ts';

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

function identities(settings: Settings & { folder?: string; graph?: TargetGraph } = {}) {
  const { folder, graph: otherGraph, ...rest } = settings;
  return identifyFixture(folder ?? workspace.folder, otherGraph ?? graph, rest);
}

function tags(found: Record<string, ServiceIdentity>): Record<string, string> {
  return Object.fromEntries(Object.entries(found).map(([project, { identity }]) => [project, identity]));
}

describe('an identity is the same', () => {
  test('in another folder, without installed packages, after a build, with another history', async () => {
    const before = await identities();
    const other = await realpath(await mkdtemp(join(tmpdir(), 'identity-elsewhere-')));
    try {
      const copy = await TestWorkspace.create(fixtureFiles());
      await copy.write('dist/main.js', 'built');
      await copy.git('commit', '--quiet', '--allow-empty', '--message', 'more history');
      await copy.copyTo(other);
      await copy.remove();
      expect(await identities({ folder: other })).toEqual(before);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });

  test('in whatever order Nx gives projects and dependencies', async () => {
    const turned = {
      nodes: Object.fromEntries(Object.entries(graph.nodes).reverse()),
      dependencies: Object.fromEntries(
        Object.entries(graph.dependencies).map(([name, list]) => [name, list.toReversed()]),
      ),
    };
    expect(tags(await identities({ graph: turned }))).toEqual(tags(await identities()));
  });

  test('where a plugin wrote the folder of the workspace into a target', async () => {
    const withFolder = (folder: string): TargetGraph => {
      const copy = structuredClone({ nodes: graph.nodes, dependencies: graph.dependencies });
      Object.assign(copy.nodes['backend']?.data.targets?.['build'] ?? {}, { options: { cwd: `${folder}/apps` } });
      return copy;
    };
    const here = await identities({ graph: withFolder(workspace.folder) });
    expect(here['backend']?.input.targets['backend:build']).toMatchObject({ options: { cwd: '{workspaceRoot}/apps' } });
  });

  test('with a base image of the same content from elsewhere, and not with another', async () => {
    const before = tags(await identities());
    expect(tags(await identities({ baseImage: `mirror.example/node@sha256:${'a'.repeat(64)}` }))).toEqual(before);
    const other = tags(await identities({ baseImage: `node:24@sha256:${'c'.repeat(64)}` }));
    for (const project of projects) expect(other[project]).not.toBe(before[project]);
  });
});

describe('what counts', () => {
  test('parts name every file, manifest, package, tool and target', async () => {
    const { backend, frontend } = await identities();
    expect(Object.keys(backend?.parts ?? {})).toMatchInlineSnapshot(`
      [
        "env:BRAND",
        "file:apps/backend/src/main.ts",
        "file:apps/backend/tsconfig.json",
        "file:libs/contracts/src/index.ts",
        "file:libs/contracts/tsconfig.json",
        "file:libs/database/src/index.ts",
        "file:libs/database/tsconfig.json",
        "file:tsconfig.base.json",
        "image:Dockerfile",
        "image:base",
        "image:platform",
        "manifest:apps/backend/package.json",
        "manifest:apps/backend/service.json",
        "manifest:libs/contracts/package.json",
        "manifest:libs/database/package.json",
        "npm:fast-uri@4.2.3",
        "npm:fastify@5.12.8",
        "npm:pg@8.23.0",
        "npm:zod@4.6.7",
        "recipe:tools/deploy/context/build.mjs",
        "recipe:tools/deploy/context/make-context.mjs",
        "scheme:identity",
        "service:name",
        "target:backend:build",
        "target:backend:context",
        "tool:esbuild@0.28.2",
        "tool:nx@23.2.1",
      ]
    `);
    const inFrontend = Object.keys(frontend?.parts ?? {});
    expect(inFrontend.filter((part) => part.startsWith('npm:'))).toMatchInlineSnapshot(`
      [
        "npm:@img/sharp-linux-x64@0.35.5",
        "npm:react@19.3.1",
        "npm:sharp@0.35.5",
        "npm:zod@4.6.7",
      ]
    `);
    expect(inFrontend).toContain('file:apps/frontend/public/about.md');
    expect(inFrontend.filter((part) => part.includes('libs/database'))).toEqual([]);
  });

  test('allowed variables of the environment, and no others', async () => {
    const before = await identities();
    const [red, blue, other] = [{ BRAND: 'red' }, { BRAND: 'blue' }, { USER: 'someone' }];
    const found = await Promise.all([red, blue, other].map((environment) => identities({ environment })));
    const [redTag, blueTag, otherTag] = found.map(({ backend }) => backend?.identity);
    expect(new Set([before['backend']?.identity, redTag, blueTag]).size).toBe(3);
    expect(otherTag).toBe(before['backend']?.identity);
  });

  test('files outside of projects that the build declares as inputs', async () => {
    await workspace.write('shared/theme.css', 'a {}\n');
    const declaring = structuredClone({ nodes: graph.nodes, dependencies: graph.dependencies });
    const build = declaring.nodes['frontend']?.data.targets?.['build'];
    if (build) build.inputs = ['production', '{workspaceRoot}/shared/**/*', '{workspaceRoot}/package-lock.json'];
    const before = await identities({ graph: declaring });
    await workspace.append('shared/theme.css', 'b {}\n');
    await workspace.append('package-lock.json', '\n');
    const after = await identities({ graph: declaring });
    const lines = projects.map((p) =>
      diffIdentities(before[p] ?? { parts: {} }, after[p] ?? { parts: {} }).map(describeChange),
    );
    expect(Object.fromEntries(projects.map((project, index) => [project, lines[index]]))).toEqual({
      backend: [],
      events: [],
      frontend: ['file shared/theme.css changed'],
    });
  });

  test('a link counts by its target', async () => {
    await symlink('main.ts', join(workspace.folder, 'apps/backend/src/link.ts'));
    const before = await identities();
    await rm(join(workspace.folder, 'apps/backend/src/link.ts'));
    await symlink('other.ts', join(workspace.folder, 'apps/backend/src/link.ts'));
    const after = await identities();
    expect(tags(after)).toEqual({ ...tags(before), backend: after['backend']?.identity });
    expect(after['backend']?.identity).not.toBe(before['backend']?.identity);
  });
});
