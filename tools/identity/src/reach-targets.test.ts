import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadGraph } from './load-graph.ts';
import { reachTargets } from './reach-targets.ts';
import { TestWorkspace } from './testing/create-workspace.ts';
import { fixtureFiles } from './testing/fixture-files.ts';

let workspace: TestWorkspace;

beforeAll(async () => {
  workspace = await TestWorkspace.createInstalled(fixtureFiles());
});

afterAll(() => workspace.remove());

const run = { executor: 'nx:run-commands', options: { command: 'echo' } };

/** What Nx itself would run. */
async function tasksOf(project: string, target: string): Promise<string[]> {
  const file = join(workspace.folder, 'dist/tasks.json');
  await rm(file, { force: true });
  await workspace.nx('run', `${project}:${target}`, `--graph=${file}`);
  const { tasks } = JSON.parse(await workspace.read('dist/tasks.json')) as {
    tasks: { tasks: Record<string, unknown> };
  };
  return Object.keys(tasks.tasks).sort();
}

async function giveTargets(folder: string, targets: Record<string, unknown>, more: object = {}): Promise<void> {
  await workspace.edit<{ name: string; nx?: { name?: string } }>(`${folder}/package.json`, (manifest) => {
    manifest.nx = { ...manifest.nx, ...more, targets } as never;
  });
}

test('reaches the tasks that Nx runs, for every form of dependsOn', async () => {
  await giveTargets('apps/backend', {
    context: {
      ...run,
      dependsOn: [
        'build',
        '^compile',
        '^behind',
        '@acme/deploy:prepare',
        { target: 'check', projects: ['tag:kind:tool', '!@acme/workload'] },
        { target: 'note', projects: 'events' },
        { target: 'gen-*' },
        { target: 'generate', dependencies: true },
        'missing',
      ],
    },
    build: { ...run, dependsOn: ['lint'] },
    lint: run,
    'gen-one': run,
    'gen-two': { ...run, dependsOn: ['context'] },
    unreached: run,
  });
  await giveTargets('apps/events', { note: run });
  await giveTargets('libs/contracts', { compile: run, generate: run, check: run });
  await giveTargets('libs/database', { generate: run });
  await giveTargets(
    'tools/deploy',
    { prepare: { ...run, dependsOn: ['^check'] }, check: run },
    { tags: ['kind:tool'] },
  );
  await giveTargets(
    'tools/workload',
    { check: { ...run, dependsOn: ['deep'] }, deep: run, behind: run },
    { tags: ['kind:tool'] },
  );

  const graph = await loadGraph(workspace.folder);
  const reached = reachTargets(graph, 'backend', 'context').map(({ id }) => id);
  expect(reached.sort()).toEqual(await tasksOf('backend', 'context'));
  expect(reached).toEqual(expect.arrayContaining(['@acme/contracts:compile', '@acme/workload:behind']));
  expect(reached).not.toContain('backend:unreached');
});

test('is empty for a target that is not there', () => {
  expect(reachTargets({ nodes: {}, dependencies: {} }, 'backend', 'context')).toEqual([]);
});
