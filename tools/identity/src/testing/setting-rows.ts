import { bumped, type PackageJson, replace, targetDefault } from './change-workspace.ts';
import { manifests } from './fixture-files.ts';
import { locked, lockFile } from './fixture-lock.ts';
import { all, everyService, type MutationRow, only } from './mutation-row.ts';

/** Changes of declarations, of Nx's and TypeScript's settings, and of packages. */
export const settingRows: readonly MutationRow[] = [
  {
    name: 'another base image',
    change: async (workspace) => {
      for (const project of everyService) {
        await replace(workspace, `apps/${project}/Dockerfile`, /sha256:a+/, `sha256:${'b'.repeat(64)}`);
      }
    },
    decisions: all('new image'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'service.json limit',
    change: (workspace) => replace(workspace, 'apps/backend/service.json', '256Mi', '384Mi'),
    decisions: only('rollout only', 'backend'),
    affected: ['backend'],
    rehashed: ['backend'],
  },
  {
    name: 'service.json entry',
    change: (workspace) => replace(workspace, 'apps/backend/service.json', '"main":', '"server":'),
    decisions: only('new image', 'backend'),
    affected: ['backend'],
    rehashed: ['backend'],
  },
  {
    name: 'platform fact',
    change: () => Promise.resolve(),
    uncommitted: true,
    platform: { host: 'todo.example.org' },
    decisions: all('rollout only'),
    affected: [],
    rehashed: [],
  },
  {
    name: 'lint targetDefault',
    change: targetDefault('lint', { args: '--max-warnings=0' }),
    decisions: all('nothing'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'build targetDefault',
    change: targetDefault('build', { args: '--target=node26' }),
    decisions: all('new image'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'new unrelated target',
    change: (workspace) =>
      workspace.edit<PackageJson>('apps/backend/package.json', ({ nx }) => {
        nx.targets['greet'] = { executor: 'nx:run-commands', options: { command: 'echo hello' } };
      }),
    decisions: all('nothing'),
    affected: ['backend'],
    rehashed: ['backend'],
  },
  {
    name: 'tsconfig.base.json',
    change: (workspace) => replace(workspace, 'tsconfig.base.json', 'es2024', 'es2025'),
    decisions: all('new image'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'dependency bump used by one app',
    change: bumped('react', '19.3.2', 'apps/frontend'),
    decisions: only('new image', 'frontend'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'dependency bump used by all',
    change: bumped('zod', '4.6.8', 'libs/contracts'),
    decisions: all('new image'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'dependency bump used by none',
    change: bumped('eslint', '9.39.6', ''),
    decisions: all('nothing'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'transitive bump in the lock alone',
    change: (workspace) =>
      workspace.write(
        'package-lock.json',
        lockFile({ ...locked, 'fastify/node_modules/fast-uri': '4.2.4' }, manifests),
      ),
    decisions: only('new image', 'backend', 'events'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'bundler bump',
    change: bumped('esbuild', '0.28.3', ''),
    decisions: only('new image', 'backend', 'events'),
    affected: everyService,
    rehashed: everyService,
  },
  {
    name: 'root devDependency added',
    change: async (workspace) => {
      const root = { ...manifests[''], devDependencies: { ...manifests[''].devDependencies, prettier: '3.10.1' } };
      const more = { prettier: { version: '3.10.1', dev: true } };
      await workspace.write('package.json', JSON.stringify(root));
      await workspace.write('package-lock.json', lockFile(locked, { ...manifests, '': root }, more));
    },
    decisions: all('nothing'),
    affected: everyService,
    rehashed: everyService,
  },
];
