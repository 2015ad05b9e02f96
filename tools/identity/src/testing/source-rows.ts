import { appended, replace } from './change-workspace.ts';
import { all, everyService, type MutationRow, only } from './mutation-row.ts';

/** Changes of files, committed or not. */
export const sourceRows: readonly MutationRow[] = [
  {
    name: 'test file in a library',
    change: appended('libs/contracts/src/index.test.ts'),
    decisions: all('nothing'),
    affected: everyService,
    rehashed: [],
  },
  {
    name: 'test helper in a library',
    change: appended('libs/database/src/testing/fill.ts'),
    decisions: all('nothing'),
    affected: ['backend', 'events'],
    rehashed: ['backend', 'events'],
  },
  {
    name: 'library that only tests use',
    change: appended('libs/test-kit/src/index.ts'),
    decisions: all('nothing'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'README in a library',
    change: appended('libs/contracts/README.md'),
    decisions: all('nothing'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'lint config in a library',
    change: appended('libs/contracts/eslint.config.mjs'),
    decisions: all('nothing'),
    affected: everyService,
    rehashed: [],
  },
  {
    name: 'source in a library used by two of three',
    change: appended('libs/database/src/index.ts'),
    decisions: only('new image', 'backend', 'events'),
    affected: ['backend', 'events'],
    rehashed: ['backend', 'events'],
  },
  {
    name: 'file of an unknown kind in a library used by all',
    change: (workspace) => workspace.write('libs/contracts/words.dat', 'words'),
    decisions: all('new image'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'relay source',
    change: appended('apps/events/src/relay.ts'),
    decisions: only('new image', 'events'),
    affected: ['events'],
    rehashed: ['events'],
  },
  {
    name: 'source in one app',
    change: appended('apps/backend/src/main.ts'),
    decisions: only('new image', 'backend'),
    affected: ['backend'],
    rehashed: ['backend'],
  },
  {
    name: 'asset that looks like documentation',
    change: appended('apps/frontend/public/about.md'),
    decisions: only('new image', 'frontend'),
    affected: ['frontend'],
    rehashed: ['frontend'],
  },
  {
    name: 'Dockerfile template of one kind, Dockerfiles generated',
    change: async (workspace) => {
      for (const path of ['docker/node.Dockerfile', 'apps/backend/Dockerfile', 'apps/events/Dockerfile']) {
        await workspace.append(path, 'USER 65532\n');
      }
    },
    decisions: only('new image', 'backend', 'events'),
    affected: ['backend', 'events'],
    rehashed: ['backend', 'events'],
  },
  {
    name: 'image recipe',
    change: appended('tools/deploy/context/make-context.mjs'),
    decisions: all('new image'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'renderer of the Kubernetes objects',
    change: (workspace) =>
      replace(workspace, 'tools/workload/render.mjs', 'template: {', 'minReadySeconds: 5, template: {'),
    decisions: all('rollout only'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'mode +x',
    change: (workspace) => workspace.makeExecutable('apps/backend/src/main.ts'),
    decisions: only('new image', 'backend'),
    affected: ['backend'],
    rehashed: [],
  },
  {
    name: 'renamed file',
    change: (workspace) => workspace.rename('apps/events/src/relay.ts', 'apps/events/src/outbox.ts'),
    decisions: only('new image', 'events'),
    affected: ['events'],
    rehashed: ['events'],
  },
  {
    name: 'revert to an earlier commit',
    before: appended('apps/events/src/relay.ts'),
    change: (workspace) => workspace.git('revert', '--no-commit', 'HEAD').then(() => undefined),
    decisions: only('earlier image', 'events'),
    affected: ['events'],
    rehashed: ['events'],
  },
  {
    name: 'uncommitted edit',
    change: appended('apps/backend/src/main.ts'),
    uncommitted: true,
    decisions: only('new image', 'backend'),
    affected: ['backend'],
    rehashed: ['backend'],
  },
  {
    name: 'untracked file',
    change: (workspace) => workspace.write('apps/backend/src/new.ts', 'export const fresh = 1;\n'),
    uncommitted: true,
    decisions: only('new image', 'backend'),
    affected: ['backend'],
    rehashed: ['backend'],
  },
  {
    name: 'ignored file',
    change: (workspace) => workspace.write('apps/backend/dist/main.js', 'built before'),
    uncommitted: true,
    decisions: all('nothing'),
    affected: [],
    rehashed: [],
  },
  {
    name: 'README of the workspace',
    change: appended('README.md'),
    decisions: all('nothing'),
    affected: [],
    rehashed: [],
  },
];
