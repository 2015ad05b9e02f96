import type { IdentityOptions } from './identity-options.ts';

/**
 * How this workspace is laid out. The Dockerfile templates in `docker/` are not part of the recipe: they reach an image only
 * through the generated Dockerfile, which counts. Nor is this library: what it takes into account is in the parts.
 */
export const defaultOptions: IdentityOptions = {
  contextTarget: 'context',
  manifest: {
    file: 'service.json',
    rolloutOnly: [
      ...['$schema', 'servicePort', 'migration', 'scaling', 'resources', 'probes', 'gracePeriodSeconds', 'metrics'],
      ...['routes', 'env', 'secrets', 'calls', 'uses', 'writablePaths'],
    ],
  },
  dockerfile: 'Dockerfile',
  baseImageArgument: 'BASE_IMAGE',
  rootFiles: ['tsconfig.base.json'],
  recipe: ['tools/deploy/src/context', 'tools/deploy/src/image', 'tools/deploy/src/read-service.ts'],
  recipeExcept: [],
  toolchainOf: ({ kind }) => ['node', '@vercel/nft', ...(kind === 'next' ? ['next', 'typescript'] : ['esbuild'])],
  platform: { os: 'linux', arch: 'amd64', libc: 'glibc' },
  buildEnvironment: [],
};
