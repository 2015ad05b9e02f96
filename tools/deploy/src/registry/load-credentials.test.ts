import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadCredentials } from './load-credentials.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docker-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const host = 'registry.digitalocean.com';
const auth = Buffer.from('someone:pass:word').toString('base64');

async function load(config: unknown, forHost = host) {
  await writeFile(join(folder, 'config.json'), typeof config === 'string' ? config : JSON.stringify(config));
  return loadCredentials(forHost, { DOCKER_CONFIG: folder, PATH: `${folder}:${process.env['PATH']}` });
}

/** A credential helper as Docker runs it: host on standard input, JSON on standard output. */
async function installHelper(name: string, answers: Record<string, unknown>): Promise<void> {
  const script = `#!${process.execPath}
const answers = ${JSON.stringify(answers)};
const host = require('node:fs').readFileSync(0, 'utf8').trim();
if (!(host in answers)) { console.log('credentials not found in native keychain'); process.exit(1); }
console.log(typeof answers[host] === 'string' ? answers[host] : JSON.stringify(answers[host]));`;
  const file = join(folder, `docker-credential-${name}`);
  await writeFile(file, script);
  await chmod(file, 0o755);
}

test('no configuration and no entry are no login', async () => {
  expect(await loadCredentials(host, { DOCKER_CONFIG: join(folder, 'absent') })).toBeUndefined();
  expect(await load({ auths: { 'other.example': { auth } } })).toBeUndefined();
});

test('an entry of docker login is read, whatever its spelling of the host', async () => {
  const found = { kind: 'basic', username: 'someone', password: 'pass:word' };
  expect(await load({ auths: { [host]: { auth } } })).toEqual(found);
  expect(await load({ auths: { [`https://${host}/`]: { auth } } })).toEqual(found);
  expect(await load({ auths: { 'https://index.docker.io/v1/': { auth } } }, 'docker.io')).toEqual(found);
});

test('an identity token stands before a password', async () => {
  expect(await load({ auths: { [host]: { auth, identitytoken: 'abc' } } })).toEqual({
    kind: 'identityToken',
    token: 'abc',
  });
});

test('a helper of the host stands before the store, the store before entries', async () => {
  await installHelper('one', { [host]: { Username: 'from-one', Secret: 's' } });
  await installHelper('two', { [host]: { Username: '<token>', Secret: 'from-two' } });
  const config = { credHelpers: { [host]: 'one' }, credsStore: 'two', auths: { [host]: { auth } } };
  expect(await load(config)).toEqual({ kind: 'basic', username: 'from-one', password: 's' });
  expect(await load({ ...config, credHelpers: {} })).toEqual({ kind: 'identityToken', token: 'from-two' });
});

test('a helper that knows nothing of the host leaves it to the entries', async () => {
  await installHelper('one', {});
  expect(await load({ credsStore: 'one', auths: { [host]: { auth } } })).toMatchObject({ username: 'someone' });
});

test('what cannot be used is named without its secrets', async () => {
  await expect(load('{"auths": {"a": {"auth": "c2VjcmV0"')).rejects.toThrow(/config\.json is not what .* not JSON/);
  await expect(load({ auths: { [host]: { auth: 7 } } })).rejects.toThrow(/auths\.registry\.digitalocean\.com\.auth/);
  await expect(load({ auths: { [host]: { auth: 'bm9jb2xvbg==' } } })).rejects.toThrow(/run "docker login" again/);
  await expect(load({ credsStore: 'absent' })).rejects.toThrow(/docker-credential-absent, .* cannot be started/);
  await installHelper('odd', { [host]: 'secret nonsense' });
  const failure = await load({ credsStore: 'odd' }).catch(String);
  expect(failure).toMatch(/docker-credential-odd answered something that is not a credential/);
  expect(failure).not.toContain('secret');
});
