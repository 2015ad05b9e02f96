import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Account } from './account.ts';
import { invalid } from './api-error.ts';
import { scopes } from './authorize.ts';
import { findCluster, refuseUnlessRunning, type Cluster } from './clusters.ts';

const sevenDays = 7 * 24 * 3600;

/** Where a cluster answers, and a token for it that lives `expiry_seconds`, seven days when that is left out. */
export function clusterCredentialRoutes(app: FastifyInstance, account: Account): void {
  interface Params {
    Params: { id: string };
    Querystring: { expiry_seconds?: string };
  }
  const issue = async (cluster: Cluster, expiry: string | undefined) => {
    refuseUnlessRunning(cluster);
    const seconds = Number(expiry || sevenDays);
    if (!Number.isInteger(seconds) || seconds < 0) throw invalid('expiry_seconds: must be a positive integer');
    const { realCluster } = account;
    const life = seconds || sevenDays;
    const { token, expiresAt } = realCluster
      ? await realCluster.issueToken(life)
      : { token: randomBytes(32).toString('hex'), expiresAt: new Date(Date.now() + life * 1000).toISOString() };
    return {
      server: realCluster?.server ?? `https://${cluster.id}.k8s.ondigitalocean.com`,
      certificate_authority_data:
        realCluster?.certificateAuthorityData ?? Buffer.from(fakeCertificate(cluster.id)).toString('base64'),
      client_certificate_data: null,
      client_key_data: null,
      token,
      expires_at: expiresAt,
    };
  };
  app.get<Params>('/v2/kubernetes/clusters/:id/credentials', scopes('kubernetes:access_cluster'), ({ params, query }) =>
    issue(findCluster(account, params.id), query.expiry_seconds),
  );
  app.get<Params>(
    '/v2/kubernetes/clusters/:id/kubeconfig',
    scopes('kubernetes:access_cluster'),
    async ({ params, query }, reply) => {
      const cluster = findCluster(account, params.id);
      const { server, certificate_authority_data, token } = await issue(cluster, query.expiry_seconds);
      const name = `do-${cluster.region}-${cluster.name}`;
      const content = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name, cluster: { server, 'certificate-authority-data': certificate_authority_data } }],
        contexts: [{ name, context: { cluster: name, user: `${name}-admin` } }],
        'current-context': name,
        users: [{ name: `${name}-admin`, user: { token } }],
      };
      return reply.type('application/yaml').send(JSON.stringify(content));
    },
  );
}

function fakeCertificate(id: string): string {
  const body = createHash('sha512').update(id).digest('base64');
  return `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
}
