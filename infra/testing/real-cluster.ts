import { KubeConfig } from '@kubernetes/client-node';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { RealCluster } from './fake-digitalocean/index.ts';

const run = promisify(execFile);
const account = 'infra-test-administrator';

/** The kubeconfig's cluster as what stands behind a fake one; its administrators' tokens end like DigitalOcean's. */
export async function startRealCluster(): Promise<RealCluster & { stop(): Promise<void> }> {
  const kubectl = async (line: string) =>
    (await run('kubectl', ['-n', 'kube-system', ...line.split(' ')])).stdout.trim();
  const stop = async () => {
    await kubectl(`delete serviceaccount,clusterrolebinding ${account} --ignore-not-found`);
  };
  await stop();
  await kubectl(`create serviceaccount ${account}`);
  await kubectl(
    `create clusterrolebinding ${account} --clusterrole=cluster-admin --serviceaccount=kube-system:${account}`,
  );
  const config = new KubeConfig();
  config.loadFromDefault();
  const { server, caData, caFile } = config.getCurrentCluster() ?? {};
  return {
    server: server ?? '',
    certificateAuthorityData: caData ?? (caFile ? await readFile(caFile, 'base64') : ''),
    issueToken: async (seconds) => {
      // The API server gives none for less than ten minutes.
      const duration = Math.max(600, seconds);
      const token = await kubectl(`create token ${account} --duration=${duration}s`);
      return { token, expiresAt: new Date(Date.now() + seconds * 1000).toISOString() };
    },
    stop,
  };
}
