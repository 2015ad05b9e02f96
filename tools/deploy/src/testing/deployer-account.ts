import { writeFile } from 'node:fs/promises';
import { deployerRules } from '@todo/workload';

type Kubectl = (...args: string[]) => string;

interface Kubeconfig {
  clusters: { name: string; cluster: object }[];
  contexts: { context: { cluster: string } }[];
}

const name = 'deployer';

/**
 * Makes the account as which a deploy runs in a namespace, with the very rules that `infra:up` gives it, and writes a
 * kubeconfig of it.
 *
 * @param apply Applies objects as an administrator.
 */
export async function createDeployerAccount(
  namespace: string,
  secretNames: readonly string[],
  kubeconfig: string,
  { kubectl, apply }: { kubectl: Kubectl; apply: (objects: object[]) => void },
): Promise<void> {
  const metadata = { name, namespace };
  const rbac = 'rbac.authorization.k8s.io';
  apply([
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules: deployerRules(secretNames) },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
  ]);
  const token = kubectl('create', 'token', name, '--duration=2h');
  const admin = JSON.parse(kubectl('config', 'view', '--raw', '--minify', '--flatten', '--output=json')) as Kubeconfig;
  const cluster = admin.contexts[0]?.context.cluster;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: admin.clusters,
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster, user: name, namespace } }],
    'current-context': name,
  };
  await writeFile(kubeconfig, JSON.stringify(config), { mode: 0o600 });
}
