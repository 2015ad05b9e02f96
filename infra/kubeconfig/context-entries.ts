import { join } from 'node:path';
import type { IssuedCredentials } from '../digitalocean/request-cluster-credentials.ts';

const program = join(import.meta.dirname, 'kube-token-main.ts');

export interface ContextArgs {
  /** Name of the context, and of its cluster and user. */
  name: string;
  clusterId: string;
  namespace: string;
  credentials: Pick<IssuedCredentials, 'server' | 'caData'>;
  /** Address of the API where it is not the usual one. */
  apiUrl: string | undefined;
}

export interface NamedEntry {
  name: string;
  [field: string]: unknown;
}

/** The three entries of a kubeconfig by which kubectl reaches a cluster; no token is in them. */
export function contextEntries(args: ContextArgs): Record<'clusters' | 'users' | 'contexts', NamedEntry> {
  const { name, clusterId, namespace, credentials, apiUrl } = args;
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: [program, clusterId],
    ...(apiUrl && { env: [{ name: 'DIGITALOCEAN_API_URL', value: apiUrl }] }),
    interactiveMode: 'Never',
    provideClusterInfo: false,
    installHint:
      'Run "nx run infra:kubeconfig" again in the work tree of the todo application; it was moved or removed.',
  };
  return {
    clusters: { name, cluster: { server: credentials.server, 'certificate-authority-data': credentials.caData } },
    users: { name, user: { exec } },
    contexts: { name, context: { cluster: name, user: name, namespace } },
  };
}

/** Whether a user of a kubeconfig gets its token from our program, from whatever work tree. */
export function isOurs(user: unknown): boolean {
  const exec = (user as { user?: { exec?: { args?: unknown[] } } } | undefined)?.user?.exec;
  return String(exec?.args?.[0] ?? '').endsWith('/infra/kubeconfig/kube-token-main.ts');
}
