import { expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { readAccountAccess, requireAccountAccess } from './read-account-access.ts';

it('takes the token by either name, and the address of the API', () => {
  const apiUrl = 'https://api.digitalocean.com';
  expect(readAccountAccess({})).toBeUndefined();
  expect(readAccountAccess({ DIGITALOCEAN_TOKEN: 'a', DIGITALOCEAN_ACCESS_TOKEN: 'b' })).toEqual({
    token: 'a',
    apiUrl,
  });
  expect(readAccountAccess({ DIGITALOCEAN_TOKEN: '', DIGITALOCEAN_ACCESS_TOKEN: 'b' })).toEqual({ token: 'b', apiUrl });
  const local = { DIGITALOCEAN_TOKEN: 'a', DIGITALOCEAN_API_URL: 'http://127.0.0.1:4000/' };
  expect(readAccountAccess(local)).toEqual({ token: 'a', apiUrl: 'http://127.0.0.1:4000' });
});

it('says how to get one, and never sends it in the clear or repeats it', async () => {
  expect((await problemsOf(() => requireAccountAccess(readAccountAccess({})))).join()).toContain(
    'DIGITALOCEAN_TOKEN is not set',
  );
  const away = { DIGITALOCEAN_TOKEN: 'a', DIGITALOCEAN_API_URL: 'http://api.example.com' };
  expect((await problemsOf(() => readAccountAccess(away))).join()).toContain('an https:// address is needed');
  const broken = await problemsOf(() => readAccountAccess({ DIGITALOCEAN_TOKEN: 'hunter2\n' }));
  expect(broken.join()).toContain('a line end in it');
  expect(broken.join()).not.toContain('hunter2');
});
