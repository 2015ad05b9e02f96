import { afterEach, expect, test } from 'vitest';
import { answer, error, MemoryRegistry } from '../testing/memory-registry.ts';
import { mediaTypes } from './manifest.ts';
import { Registry, type RegistryOptions } from './registry.ts';

const login = { user: 'todo', password: 'correct horse', scheme: 'bearer' } as const;
const credentials = { kind: 'basic', username: login.user, password: login.password } as const;
const noRetry = { unreachableBudget: 0, transientBudget: 0, readOnlyBudget: 0, firstDelay: 1, maxDelay: 1 };
const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2 }));

const servers: MemoryRegistry[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function start(options?: ConstructorParameters<typeof MemoryRegistry>[0]): Promise<MemoryRegistry> {
  const server = new MemoryRegistry(options);
  servers.push(server);
  await server.listen();
  return server;
}

function connect(server: MemoryRegistry, options: RegistryOptions = {}): Registry {
  return new Registry(`${server.host}/team`, { env: {}, ...options });
}

test('a tag that is not there has no digest; one that is has the digest of its bytes', async () => {
  const registry = connect(await start());
  expect(await registry.headTag('web', 'src-1')).toBeUndefined();
  await registry.putManifest('web', 'src-1', manifest, mediaTypes.manifest);
  const digest = await registry.headTag('web', 'src-1');
  expect(await registry.getManifest('web', digest ?? '')).toEqual({
    digest,
    mediaType: mediaTypes.manifest,
    bytes: manifest,
  });
});

test('a token is asked for once for each repository and kind of access, and used until it is refused', async () => {
  const server = await start({ login });
  const registry = connect(server, { credentials });
  await registry.headTag('web', 'a');
  await registry.headTag('web', 'b');
  await registry.putManifest('web', 'c', manifest, mediaTypes.manifest);
  expect(server.tokenRequests.map((query) => query.getAll('scope'))).toEqual([
    ['repository:team/web:pull'],
    ['repository:team/web:pull,push'],
  ]);
  let expired = true;
  server.intercept = (request, response) => {
    if (!expired || !request.url?.startsWith('/v2/')) return false;
    expired = false;
    answer(response, 401, { 'www-authenticate': `Bearer realm="http://${server.host}/token"` }, '');
    return true;
  };
  expect(await registry.headTag('web', 'c')).toMatch(/^sha256:/);
  expect(server.tokenRequests).toHaveLength(3);
});

test('Basic logins are sent as such', async () => {
  const server = await start({ login: { ...login, scheme: 'basic' } });
  const registry = connect(server, { credentials });
  await registry.putManifest('web', 'a', manifest, mediaTypes.manifest);
  expect(await registry.listTags('web')).toEqual(['a']);
});

test('without a login the message names the registry and docker login, and no password', async () => {
  const server = await start({ login: { ...login, scheme: 'basic' } });
  await expect(connect(server).headTag('web', 'a')).rejects.toThrow(
    `${server.host} refused team/web:a (401). Docker keeps no login for ${server.host}: run "docker login ${server.host}"`,
  );
  const wrong = connect(server, { credentials: { ...credentials, password: 'wrong horse' } });
  const failure = await wrong.headTag('web', 'a').catch(String);
  expect(failure).toMatch(/is not allowed to do this or has expired: run "docker login/);
  expect(failure).not.toContain('wrong horse');
});

test('a plan that holds no more repositories is explained, also when the token service says it', async () => {
  const server = await start({ login });
  server.intercept = (request, response) => {
    if (!request.url?.startsWith('/token')) return false;
    answer(response, 403, {}, JSON.stringify({ details: 'registry contains 1 repositories, limit is 1' }));
    return true;
  };
  await expect(connect(server, { credentials }).headTag('web', 'a')).rejects.toThrow(
    /limit is 1\)\. The plan of this registry holds no more repositories or bytes: choose a larger plan/,
  );
});

test('overload is waited out, and given up when it stays', async () => {
  const server = await start();
  let failures = 3;
  server.intercept = (_, response) => {
    if (failures-- <= 0) return false;
    answer(response, 503, {}, '');
    return true;
  };
  const waits: string[] = [];
  const patient = connect(server, { policy: { ...noRetry, transientBudget: 5_000 }, onWait: (why) => waits.push(why) });
  expect(await patient.headTag('web', 'a')).toBeUndefined();
  expect(waits).toHaveLength(3);
  failures = 3;
  await expect(connect(server, { policy: noRetry }).headTag('web', 'a')).rejects.toThrow(/answered 503 to team\/web:a/);
});

test('a registry that is not there is named', async () => {
  const server = await start();
  const { host } = server;
  await server.close();
  await expect(new Registry(host, { policy: noRetry }).headTag('web', 'a')).rejects.toThrow(
    `The registry ${host} cannot be reached: connect ECONNREFUSED`,
  );
});

test('tags come from all pages; a service without a repository has none', async () => {
  const registry = connect(await start());
  expect(await registry.listTags('web')).toEqual([]);
  for (const tag of ['a', 'b', 'c', 'd', 'e']) await registry.putManifest('web', tag, manifest, mediaTypes.manifest);
  expect(await registry.listTags('web')).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('one more tag points to the same image; deleting the image takes all of them', async () => {
  const registry = connect(await start());
  await registry.putManifest('web', 'src-1', manifest, mediaTypes.manifest);
  const digest = (await registry.headTag('web', 'src-1')) ?? '';
  await registry.tag('web', digest, 'rel-prod-1');
  expect(await registry.headTag('web', 'rel-prod-1')).toBe(digest);
  await registry.deleteManifest('web', digest);
  await registry.deleteManifest('web', digest);
  expect(await registry.listTags('web')).toEqual([]);
  await expect(registry.tag('web', digest, 'rel-prod-2')).rejects.toThrow(/is not there and cannot be tagged/);
});

test('a registry that forbids deleting says so at once', async () => {
  const server = await start();
  server.intercept = (request, response) => {
    if (request.method !== 'DELETE') return false;
    answer(response, 405, {}, error('UNSUPPORTED', 'The operation is unsupported.'));
    return true;
  };
  await expect(connect(server).deleteManifest('web', `sha256:${'0'.repeat(64)}`)).rejects.toThrow(
    /does not allow deleting images/,
  );
});

test('a deletion waits for a registry that is read-only for a while', async () => {
  const server = await start();
  let refusals = 2;
  server.intercept = (request, response) => {
    if (request.method !== 'DELETE' || refusals-- <= 0) return false;
    answer(response, 405, {}, error('UNSUPPORTED', 'The registry is in read-only mode.'));
    return true;
  };
  const waits: string[] = [];
  const policy = { ...noRetry, readOnlyBudget: 5_000 };
  const registry = connect(server, { policy, onWait: (why) => waits.push(why) });
  await registry.putManifest('web', 'a', manifest, mediaTypes.manifest);
  await registry.deleteManifest('web', (await registry.headTag('web', 'a')) ?? '');
  expect(waits).toHaveLength(2);
  expect(await registry.listTags('web')).toEqual([]);
});

test('bytes that do not match their digest are refused', async () => {
  const server = await start();
  const registry = connect(server);
  const digest = `sha256:${'0'.repeat(64)}`;
  server.manifests.set(`team/web@${digest}`, { bytes: manifest, mediaType: mediaTypes.manifest });
  await expect(registry.getManifest('web', digest)).rejects.toThrow(/holds other bytes than its digest says/);
});

test('http is spoken to this machine and to hosts that were named, nowhere else', () => {
  const url = (address: string, env = {}) => new Registry(address, { env }).transport.baseUrl;
  expect(url('localhost:5000')).toBe('http://localhost:5000');
  expect(url('registry.digitalocean.com/team')).toBe('https://registry.digitalocean.com');
  expect(url('registry.lan:5000')).toBe('https://registry.lan:5000');
  expect(url('registry.lan:5000', { INSECURE_REGISTRIES: 'a.lan, registry.lan:5000' })).toBe(
    'http://registry.lan:5000',
  );
  expect(url('docker.io')).toBe('https://registry-1.docker.io');
});

test('an address that is none is refused', () => {
  expect(() => new Registry('https://registry.digitalocean.com/team')).toThrow(/is not the address of a registry/);
});
