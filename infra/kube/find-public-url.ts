import { CoreV1Api } from '@kubernetes/client-node';
import type { Environment } from '../environment/environment.ts';
import type { Cluster } from './connect-cluster.ts';

/**
 * Where people find the application: what the environment says, else the address of the load balancer in front of the
 * ingress controller. Nothing while there is none.
 */
export async function findPublicUrl(
  { config }: Cluster,
  { ingress, namespaces }: Environment,
): Promise<string | undefined> {
  if (ingress.publicUrl) return ingress.publicUrl;
  if (ingress.host) return `http://${ingress.host}`;
  const { items } = await config.makeApiClient(CoreV1Api).listNamespacedService({ namespace: namespaces.ingress });
  const entries = items
    .filter(({ spec }) => spec?.type === 'LoadBalancer')
    .flatMap(({ status }) => status?.loadBalancer?.ingress ?? []);
  // A hostname, where there is one, is there because the address must not be used from inside; a second entry may be IPv6.
  const address = entries.map(({ hostname, ip }) => hostname ?? ip).find((text) => text && !text.includes(':'));
  return address && `http://${address}`;
}
