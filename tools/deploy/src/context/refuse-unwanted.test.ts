import { expect, it } from 'vitest';
import type { ContextFile } from './context-file.ts';
import { refuseUnwanted } from './refuse-unwanted.ts';

const refuse = (target: string) => refuseUnwanted([{ target } as ContextFile]);

it.each(['service/main.test.js', 'service/__mocks__/main.js', 'lib.spec.mjs'])('refuses the test %s', (target) => {
  expect(() => refuse(target)).toThrow(`${target} is a test and must not be in an image`);
});

it.each(['.env', 'node_modules/x/.npmrc', 'service/tls.key'])('refuses %s, which may hold a secret', (target) => {
  expect(() => refuse(target)).toThrow(`${target} may hold a secret`);
});

it('takes what a package loads, whatever its name', () => {
  refuse('node_modules/kafkajs/src/retry/defaults.test.js');
  refuse('service/node_modules/x/__tests__/data.js');
});
