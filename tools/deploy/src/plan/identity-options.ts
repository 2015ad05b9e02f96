import type { IdentityOptions } from '@todo/identity';
import { imagePlatform } from '../registry/verify-image.ts';

/** Fields of service.json that say how a service runs, not what is in its image. */
const rolloutOnly = [
  '$schema',
  'servicePort',
  'loopbackPorts',
  'migration',
  'scaling',
  'resources',
  'probes',
  'gracePeriodSeconds',
  'metrics',
  'routes',
  'env',
  'secrets',
  'calls',
  'uses',
  'topics',
  'dapr',
  'writablePaths',
];

/** The programs that turn source into the content of an image; `node` is the one that they run on. */
const toolchains: Readonly<Record<string, readonly string[]>> = {
  node: ['node', 'esbuild', '@vercel/nft'],
  next: ['node', 'next', '@vercel/nft', 'typescript'],
};

/** How identities are computed in this workspace. A path or field that is not named here counts. */
export const identityOptions: IdentityOptions = {
  contextTarget: 'context',
  manifest: { file: 'service.json', rolloutOnly },
  dockerfile: 'Dockerfile',
  baseImageArgument: 'BASE_IMAGE',
  rootFiles: ['tsconfig.base.json'],
  recipe: [
    'tools/deploy/src/context',
    'tools/deploy/src/image',
    'tools/deploy/src/read-service.ts',
    'tools/workload/src/service-manifest.ts',
  ],
  // Targets count as Nx resolves them; finding, pushing and checking do not touch an image's bytes.
  recipeExcept: [
    '**/*.test.ts',
    '**/testing/**',
    'tools/deploy/src/context/infer-build-targets.ts',
    'tools/deploy/src/image/{index,find-image,push-image,delete-image,check-buildx,image-builder}.ts',
  ],
  toolchainOf: (manifest) => toolchains[String(manifest['kind'])] ?? [],
  platform: { os: imagePlatform.os, arch: imagePlatform.architecture, libc: 'glibc' },
  buildEnvironment: [],
};
