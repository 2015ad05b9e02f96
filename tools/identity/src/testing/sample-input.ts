import type { IdentityInput } from '../identity-input.ts';

/** A small but complete input of an identity. */
export const sampleInput: IdentityInput = {
  service: 'acme-backend',
  files: [
    { path: 'apps/backend/src/main.ts', mode: 'file', sha: '1111' },
    { path: 'libs/contracts/src/index.ts', mode: 'file', sha: '2222' },
    { path: 'tsconfig.base.json', mode: 'file', sha: '3333' },
  ],
  manifests: { 'apps/backend/package.json': { name: '@acme/backend', type: 'module' } },
  npm: [
    { name: 'fastify', version: '5.12.8', integrity: 'sha512-f', requires: ['fast-uri=fast-uri@4.2.3'] },
    { name: 'fast-uri', version: '4.2.3', integrity: 'sha512-u4', requires: [] },
    { name: 'fast-uri', version: '3.1.9', integrity: 'sha512-u3', requires: [] },
  ],
  dockerfile: 'FROM node\n',
  baseImage: { ref: `node:24@sha256:${'a'.repeat(64)}`, digest: `sha256:${'a'.repeat(64)}` },
  platform: 'linux/amd64',
  toolchain: [{ name: 'esbuild', version: '0.28.2', integrity: 'sha512-e', requires: [] }],
  targets: { 'backend:build': { executor: 'nx:run-commands', options: { command: 'build', cwd: 'apps/backend' } } },
  recipe: [{ path: 'tools/deploy/context/make.mjs', mode: 'executable', sha: '4444' }],
  environment: { BRAND: 'blue', EMPTY: undefined },
};
