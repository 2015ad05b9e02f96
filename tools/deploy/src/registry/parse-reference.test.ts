import { expect, test } from 'vitest';
import { parseImageReference, parseRegistryLocation } from './parse-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['registry.digitalocean.com/my-registry', { host: 'registry.digitalocean.com', path: 'my-registry' }],
  ['localhost:5000', { host: 'localhost:5000', path: '' }],
  ['localhost:5000/a/b/', { host: 'localhost:5000', path: 'a/b' }],
])('%s is a registry', (text, expected) => expect(parseRegistryLocation(text)).toEqual(expected));

test.each(['https://a.example/b', 'a.example/B', 'a.example//b', '', ' a', 'a.example:port'])('"%s" is none', (text) =>
  expect(() => parseRegistryLocation(text)).toThrow(/is not the address of a registry/),
);

test.each([
  ['node', 'docker.io', 'library/node', undefined, undefined],
  ['node:24-slim', 'docker.io', 'library/node', '24-slim', undefined],
  ['team/web:1', 'docker.io', 'team/web', '1', undefined],
  ['localhost:5000/library/node:24', 'localhost:5000', 'library/node', '24', undefined],
  [`registry.example/a/b@${digest}`, 'registry.example', 'a/b', undefined, digest],
  [`localhost/web:1@${digest}`, 'localhost', 'web', '1', digest],
])('%s is an image', (text, host, repository, tag, found) =>
  expect(parseImageReference(text)).toEqual({ host, repository, tag, digest: found }),
);

test.each(['Node', 'node@sha256:abc', 'node:', 'a b'])('"%s" is no image', (text) =>
  expect(() => parseImageReference(text)).toThrow(/is not the name of an image/),
);
