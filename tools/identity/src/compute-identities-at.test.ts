import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { computeIdentitiesAt } from './compute-identities-at.ts';
import { computeIdentities } from './compute-identities.ts';
import { describeChange, diffIdentities } from './diff-identities.ts';
import { loadGraph } from './load-graph.ts';
import { TestWorkspace } from './testing/create-workspace.ts';
import { fixtureFiles } from './testing/fixture-files.ts';
import { fixtureOptions, projects } from './testing/measure-state.ts';

let workspace: TestWorkspace;
let start: string;

beforeAll(async () => {
  workspace = await TestWorkspace.createInstalled(fixtureFiles());
  start = await workspace.git('rev-parse', 'HEAD');
});

beforeEach(() => workspace.reset(start));

afterAll(() => workspace.remove());

const settings = { projects, options: fixtureOptions, environment: {} };

async function now() {
  const graph = await loadGraph(workspace.folder);
  return computeIdentities({ workspaceRoot: workspace.folder, graph, ...settings });
}

test('a commit has the identities that its work tree had, whatever lies there now', async () => {
  const then = await now();
  await workspace.append('libs/database/src/index.ts', '// edited\n');
  await workspace.edit<{ targetDefaults: { build: { options: object } } }>('nx.json', ({ targetDefaults }) => {
    targetDefaults.build.options = { args: '--target=node26' };
  });
  await workspace.append('tools/deploy/plugin.mjs', 'throw new Error("broken since");\n');
  await workspace.write('apps/backend/src/untracked.ts', 'x');
  await workspace.git('add', 'nx.json');
  const before = await workspace.git('status', '--porcelain');
  expect(await computeIdentitiesAt({ workspaceRoot: workspace.folder, ref: 'HEAD', ...settings })).toEqual(then);
  expect(await workspace.git('status', '--porcelain')).toBe(before);
  expect(await workspace.git('worktree', 'list')).not.toContain('\n');
});

test('says which parts differ from now, targets included, and leaves out a service that was not there', async () => {
  await workspace.edit<{ targetDefaults: { build: { options: object } } }>('nx.json', ({ targetDefaults }) => {
    targetDefaults.build.options = { args: '--target=node26' };
  });
  await workspace.append('apps/events/src/relay.ts', '// edited\n');
  await workspace.git('rm', '-r', '--quiet', 'apps/frontend');
  const after = await workspace.commit('later, without the frontend');
  const request = { workspaceRoot: workspace.folder, ...settings };
  const [then, later] = await Promise.all([
    computeIdentitiesAt({ ...request, ref: start }),
    computeIdentitiesAt({ ...request, ref: after }),
  ]);
  expect([...later.keys()].sort()).toEqual(['backend', 'events']);
  const [before, wanted] = [then.get('events'), later.get('events')];
  expect(before && wanted && diffIdentities(before, wanted).map(describeChange)).toEqual([
    'file apps/events/src/relay.ts changed',
    'Nx target events:build changed',
  ]);
});

test('a commit that a shallow clone lacks: the message says how to fetch it', async () => {
  await workspace.git('commit', '--quiet', '--allow-empty', '--message', 'second');
  const folder = await mkdtemp(join(tmpdir(), 'identity-shallow-'));
  await workspace.git('clone', '--quiet', '--depth=1', `file://${workspace.folder}`, folder);
  await expect(computeIdentitiesAt({ workspaceRoot: folder, ref: start, ...settings })).rejects.toThrow(
    `git does not know the commit "${start}". This clone is shallow: fetch its history with "git fetch --unshallow"`,
  );
  await rm(folder, { recursive: true });
});

test('a commit whose projects Nx cannot load: says so in the words of Nx and leaves nothing behind', async () => {
  await workspace.write('tools/deploy/plugin.mjs', "throw new Error('this plugin is broken');\n");
  const broken = await workspace.commit('broken plugin');
  const failure = await computeIdentitiesAt({ workspaceRoot: workspace.folder, ref: broken, ...settings }).catch(
    (error: unknown) => String(error),
  );
  expect(failure).toContain('Nx cannot load the projects of ');
  expect(failure).toContain('this plugin is broken');
  const [, folder = ''] = /projects of (\S+):/.exec(String(failure)) ?? [];
  await expect(access(folder)).rejects.toThrow('ENOENT');
});
