import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { closedPort, kubeSystem, serveKubernetesApi } from '../testing/serve-kubernetes-api.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { checkAdministrator, connectCluster } from './connect-cluster.ts';

async function useKubeConfig(server: string, currentContext = 'here'): Promise<void> {
  const file = join(await tempFolder(), 'kubeconfig');
  const text = JSON.stringify({
    'current-context': currentContext,
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token: 't' } }],
  });
  await writeFile(file, text);
  vi.stubEnv('KUBECONFIG', file);
  onTestFinished(() => void vi.unstubAllEnvs());
}

describe('connectCluster', () => {
  it('knows the cluster by its kube-system namespace', async () => {
    const server = await serveKubernetesApi(() => ({ code: 200, body: kubeSystem }));
    await useKubeConfig(server);
    expect(await connectCluster('here')).toMatchObject({ context: 'here', server, id: 'uid-1' });
  });

  it('refuses another context than the one that the environment names, before asking the cluster', async () => {
    await useKubeConfig('http://127.0.0.1:1');
    expect(await problemsOf(connectCluster('production'))).toEqual([
      'this environment is on the context "production", but the kubeconfig\'s current one is "here": ' +
        'kubectl config use-context production',
    ]);
  });

  it('says that nobody answers, and where', async () => {
    const server = `http://127.0.0.1:${await closedPort()}`;
    await useKubeConfig(server);
    const [problem] = await problemsOf(connectCluster(undefined));
    expect(problem).toContain(`the cluster of context "here" does not answer (${server}: `);
    expect(problem).toContain('ECONNREFUSED');
  });

  it.each([401, 403])('tells credentials that are refused (%i) from a cluster that is away', async (code) => {
    await useKubeConfig(await serveKubernetesApi(() => ({ code, body: { kind: 'Status', code, message: 'no' } })));
    expect((await problemsOf(connectCluster(undefined)))[0]).toContain(
      `refuses the account of context "here" (${code}): renew its credentials`,
    );
  });

  it('asks for a kubeconfig, or for one with a current context', async () => {
    vi.stubEnv('KUBECONFIG', '/does/not/exist');
    expect((await problemsOf(connectCluster(undefined)))[0]).toContain('the kubeconfig cannot be read');
    vi.stubEnv('KUBECONFIG', '');
    vi.stubEnv('HOME', await tempFolder());
    expect((await problemsOf(connectCluster(undefined)))[0]).toContain('no kubeconfig: set KUBECONFIG');
    await useKubeConfig('http://127.0.0.1:1', 'gone');
    expect((await problemsOf(connectCluster(undefined)))[0]).toContain('choose one of: here');
  });
});

describe('checkAdministrator', () => {
  it('refuses an account that may not make namespaces', async () => {
    const server = await serveKubernetesApi((path) =>
      path.includes('selfsubjectaccessreviews')
        ? { code: 201, body: { kind: 'SelfSubjectAccessReview', spec: {}, status: { allowed: false } } }
        : { code: 200, body: kubeSystem },
    );
    await useKubeConfig(server);
    const cluster = await connectCluster(undefined);
    expect((await problemsOf(checkAdministrator(cluster)))[0]).toContain('may not create namespaces');
  });
});
