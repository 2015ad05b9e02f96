import { expect, test } from 'vitest';
import { parseLockFile, resolveLocation } from './lock-file.ts';

test('refuses what is no lock file of npm 7 or later, and says what to do', () => {
  expect(() => parseLockFile('{"lockfileVersion":')).toThrow('package-lock.json is not JSON');
  expect(() => parseLockFile('{"lockfileVersion":1,"dependencies":{}}')).toThrow('package-lock.json has no "packages"');
  expect(parseLockFile('{"packages":{"":{}}}')).toEqual({ '': {} });
});

test('does not look into a node_modules folder of node_modules', () => {
  const packages = { 'node_modules/node_modules/x': { version: '1' }, 'node_modules/a': { version: '1' } };
  expect(resolveLocation(packages, 'node_modules/a', 'x')).toBeUndefined();
  expect(resolveLocation(packages, 'apps/b', 'a')).toBe('node_modules/a');
});
