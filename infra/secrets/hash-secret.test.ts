import { expect, it } from 'vitest';
import { hashSecret } from './hash-secret.ts';

it('differs by value, by name and by key, and is the same for the same', () => {
  const one = hashSecret('key', 'redis-secret/password', 'hidden');
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(hashSecret('key', 'redis-secret/password', 'hidden')).toBe(one);
  const others = [
    hashSecret('key', 'redis-secret/password', 'hidden2'),
    hashSecret('key', 'redis-secret/url', 'hidden'),
    hashSecret('other', 'redis-secret/password', 'hidden'),
  ];
  expect(new Set([one, ...others]).size).toBe(4);
});
