import nextPlugin from '@next/eslint-plugin-next';
import nextConfig from 'eslint-config-next';
import base from './eslint.config.mjs';

// eslint-config-next brings its own TypeScript set-up; the base has one. Only its rules on Next, React and
// accessibility are wanted here.
const { plugins, rules } = nextConfig[0];
const { 'jsx-a11y': accessibility, react, 'react-hooks': hooks } = plugins;

const dependencyChecks = base.find((config) => config.rules?.['@nx/dependency-checks']).rules[
  '@nx/dependency-checks'
][1];

/**
 * The rules of a service of pages in `rootDir`. Next puts the workspace's libraries into its build, so the check of
 * dependencies takes their npm packages for the ones in use: `libraries` are left out of it.
 */
export const pages = (rootDir, libraries = []) => [
  ...base,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@next/next': nextPlugin, 'jsx-a11y': accessibility, react, 'react-hooks': hooks },
    settings: { react: { version: '19' }, next: { rootDir } },
    rules: {
      ...Object.fromEntries(Object.entries(rules).filter(([name]) => /^(react|react-hooks|jsx-a11y)\//.test(name))),
      ...nextPlugin.configs['core-web-vitals'].rules,
    },
  },
  {
    files: ['**/src/app/**', '**/next.config.ts', '**/eslint.config.mjs', '**/vitest.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    // Next loads react-dom by itself.
    files: ['**/package.json'],
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          ...dependencyChecks,
          ignoredDependencies: [...dependencyChecks.ignoredDependencies, 'react-dom', ...libraries],
        },
      ],
    },
  },
];
