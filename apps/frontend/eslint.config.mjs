import nextPlugin from '@next/eslint-plugin-next';
import nextConfig from 'eslint-config-next';
import base from '../../eslint.config.mjs';

// eslint-config-next brings its own TypeScript set-up; the base has one. Only its rules on Next, React and
// accessibility are wanted here.
const { plugins, rules } = nextConfig[0];
const { 'jsx-a11y': accessibility, react, 'react-hooks': hooks } = plugins;

const dependencyChecks = base.find((config) => config.rules?.['@nx/dependency-checks']).rules[
  '@nx/dependency-checks'
][1];

export default [
  ...base,
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { '@next/next': nextPlugin, 'jsx-a11y': accessibility, react, 'react-hooks': hooks },
    settings: { react: { version: '19' }, next: { rootDir: import.meta.dirname } },
    rules: {
      ...Object.fromEntries(Object.entries(rules).filter(([name]) => /^(react|react-hooks|jsx-a11y)\//.test(name))),
      ...nextPlugin.configs['core-web-vitals'].rules,
    },
  },
  {
    // Next puts the workspace's libraries into its build, so the check takes their npm packages for the ones in use.
    files: ['**/package.json'],
    rules: {
      '@nx/dependency-checks': [
        'error',
        { ...dependencyChecks, ignoredDependencies: ['@todo/api-client', '@todo/contracts', '@todo/domain'] },
      ],
    },
  },
];
