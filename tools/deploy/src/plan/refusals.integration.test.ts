import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploySandbox, testManifest } from '../testing/deploy-sandbox.ts';
import { missing, realParts } from '../testing/real-parts.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a plan without what it needs${lacking}`, () => {
  let sandbox: DeploySandbox;
  let folder: string;
  const version = { manifest: testManifest(), source: 'one' };
  const env = (changes: NodeJS.ProcessEnv) => ({ env: { ...process.env, ...changes } });

  beforeAll(async () => {
    sandbox = await DeploySandbox.create();
    folder = await mkdtemp(join(tmpdir(), 'deploy-test-'));
  });
  afterAll(async () => {
    await sandbox?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('refuses the cluster of another environment', async () => {
    await expect(sandbox.plan([version], { environment: 'staging' })).rejects.toThrow(
      /you deploy to "staging", but the cluster that KUBECONFIG points at is "test"/,
    );
  });

  it('refuses a namespace that nobody prepared', async () => {
    const elsewhere = { namespace: 'default' };
    await expect(sandbox.plan([version], elsewhere)).rejects.toThrow(
      /may not read the ConfigMap "platform" in namespace default: .*DEPLOY_NAMESPACE.*infra:deployer-kubeconfig/,
    );
    await expect(sandbox.plan([version], { ...elsewhere, ...env({}) })).rejects.toThrow(
      /no ConfigMap "platform" in namespace default: it is the wrong cluster.*infra:up/,
    );
  });

  it('says that a kubeconfig does not exist', async () => {
    await expect(sandbox.plan([version], env({ KUBECONFIG: '/nowhere/config' }))).rejects.toThrow(
      /\/nowhere\/config, which does not exist/,
    );
  });

  it('says that a cluster does not answer', async () => {
    const file = join(folder, 'kubeconfig');
    const config = {
      'current-context': 'x',
      clusters: [{ name: 'x', cluster: { server: 'https://127.0.0.1:9' } }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
      users: [{ name: 'x', user: { token: 'none' } }],
    };
    await writeFile(file, JSON.stringify(config));
    const kubeconfig = env({ KUBECONFIG: file });
    await expect(sandbox.plan([version], kubeconfig)).rejects.toThrow(
      /https:\/\/127\.0\.0\.1:9 does not answer \(ECONNREFUSED\)/,
    );
    await writeFile(file, JSON.stringify({ ...config, 'current-context': 'gone' }));
    await expect(sandbox.plan([version], kubeconfig)).rejects.toThrow(/no current context.*it knows x/);
    await writeFile(file, '{ not: [yaml');
    await expect(sandbox.plan([version], kubeconfig)).rejects.toThrow(/The kubeconfig cannot be read/);
  });

  it('says that the cluster refuses the credentials', async () => {
    const file = join(folder, 'kubeconfig');
    const config = JSON.parse(sandbox.kubectl('config', 'view', '--raw', '--output=json')) as {
      users: { name: string }[];
    };
    const users = config.users.map(({ name }) => ({ name, user: { token: 'wrong' } }));
    await writeFile(file, JSON.stringify({ ...config, users }));
    await expect(sandbox.plan([version], env({ KUBECONFIG: file }))).rejects.toThrow(/refuses the credentials/);
  });

  it.each([
    ['is not there', 'localhost:9/none', /localhost:9/],
    ['asks for a login', `${realParts.authRegistry}/none`, /docker login/],
  ])('says that the registry %s', async (_, registry, message) => {
    const platform = JSON.stringify({ data: { registry } });
    sandbox.kubectl('patch', 'configmap/platform', '--type=merge', `--patch=${platform}`);
    await expect(sandbox.plan([version], env({ DOCKER_CONFIG: folder }))).rejects.toThrow(message);
  });

  it('says which field of the platform is wrong', async () => {
    sandbox.kubectl('patch', 'configmap/platform', '--type=merge', '--patch={"data":{"schemaVersion":"2"}}');
    await expect(sandbox.plan([version])).rejects.toThrow(/schemaVersion.*infra:up/s);
  });
});
