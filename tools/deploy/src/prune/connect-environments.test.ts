import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectEnvironments, parseEnvironments } from './connect-environments.ts';

let folder = '';
const servers: Server[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'environments-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(folder, { recursive: true });
});

/** An API server that knows one ConfigMap: the platform's, in namespace `shop`. */
async function cluster(environment: string): Promise<string> {
  const data = { schemaVersion: '1', environment, registry: 'registry.example/shop' };
  const server = createServer((request, response) => {
    const known = request.url === '/api/v1/namespaces/shop/configmaps/platform';
    response.statusCode = known ? 200 : 404;
    response.end(JSON.stringify(known ? { data } : { message: `${request.url} not found` }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A kubeconfig as `infra:deployer-kubeconfig` writes it. */
async function kubeconfig(context: string, server: string): Promise<string> {
  const file = join(folder, context);
  const content = {
    clusters: [{ name: `cluster of ${context}`, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'me', user: { token: 'x' } }],
    contexts: [{ name: context, context: { cluster: `cluster of ${context}`, user: 'me', namespace: 'shop' } }],
    'current-context': context,
  };
  await writeFile(file, JSON.stringify(content));
  return file;
}

async function connect(text: string, files: string[], namespace = 'elsewhere') {
  const settings = { env: { KUBECONFIG: files.join(':') }, namespace, signal: new AbortController().signal };
  const targets = await connectEnvironments(parseEnvironments(text), settings);
  return targets.map(({ platform, cluster: { namespace: own } }) => [platform.environment, own]);
}

test('several environments are found in kubeconfigs of their own, by name or by the context given', async () => {
  const files = [
    await kubeconfig('staging-deployer', await cluster('staging')),
    await kubeconfig('fra1', await cluster('production')),
  ];
  expect(await connect('staging,production=fra1', files)).toEqual([
    ['staging', 'shop'],
    ['production', 'shop'],
  ]);
});

test('one environment is found as a deploy finds it', async () => {
  expect(await connect('staging', [await kubeconfig('any', await cluster('staging'))], 'shop')).toEqual([
    ['staging', 'shop'],
  ]);
});

test('one that does not answer stops all, and is named; so is one that is another', async () => {
  const staging = await kubeconfig('staging', await cluster('staging'));
  const gone = await cluster('production');
  servers.pop()?.close();
  await expect(connect('staging,production', [staging, await kubeconfig('production', gone)])).rejects.toThrow(
    /^Not every environment answers, so nothing is deleted:\nproduction: The cluster at \S+ does not answer/,
  );
  await expect(connect('staging,production=staging', [staging])).rejects.toThrow(
    /\nproduction: Refused: you deploy to "production", but .* is "staging"/,
  );
  await expect(connect('staging,production', [staging])).rejects.toThrow(
    /\nproduction: the kubeconfig has no context production-deployer or production; write production=CONTEXT/,
  );
});

test.each(['', 'a,', 'A', 'a=', 'a b', '=x', 'a,a'])('"%s" is no list of environments', (text) => {
  expect(() => parseEnvironments(text)).toThrow(/^--env /);
});
