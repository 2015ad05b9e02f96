import { basename, join } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const workspaceRoot = import.meta.dirname;

/**
 * The test settings every project shares. Files `*.test.ts` need only Node and what `npm ci` brings;
 * `*.integration.test.ts` need real parts (a cluster, a registry, the Pulumi engine) and run by `test-integration`.
 */
export function testConfig(projectRoot: string, overrides: ViteUserConfig['test'] = {}): ViteUserConfig {
  return config(projectRoot, basename(projectRoot), {
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['**/*.integration.test.ts', '**/node_modules/**', '**/out-tsc/**', '**/dist/**', '**/.next/**'],
    ...overrides,
  });
}

/**
 * The same for the tests on real parts: one file at a time, with time for clusters and images. `exclude` comes on top of
 * what every project leaves out.
 */
export function integrationConfig(
  projectRoot: string,
  { exclude = [], ...overrides }: NonNullable<ViteUserConfig['test']> = {},
): ViteUserConfig {
  return config(projectRoot, `${basename(projectRoot)}-integration`, {
    include: ['**/*.integration.test.ts'],
    exclude: ['**/node_modules/**', '**/out-tsc/**', '**/dist/**', ...exclude],
    fileParallelism: false,
    // A node or a registry of a shared machine may stall once; what fails twice is ours.
    retry: process.env['CI'] ? 1 : 0,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    ...overrides,
  });
}

function config(root: string, name: string, test: ViteUserConfig['test']): ViteUserConfig {
  return defineConfig({
    root,
    cacheDir: join(workspaceRoot, 'node_modules/.cache/vite', name),
    test: {
      name,
      passWithNoTests: true,
      testTimeout: 20_000,
      hookTimeout: 60_000,
      reporters: ['default', ['json', { outputFile: join(workspaceRoot, 'dist/test-results', `${name}.json`) }]],
      ...test,
    },
  });
}
