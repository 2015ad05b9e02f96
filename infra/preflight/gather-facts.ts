import { z } from 'zod';
import type { ApiClient } from '../digitalocean/api-client.ts';
import { ApiError } from '../digitalocean/api-error.ts';
import * as schemas from '../digitalocean/schemas.ts';

/** What an account has and allows, as far as the token may see it. */
export type AccountFacts = { [K in keyof Requests]: Awaited<ReturnType<Requests[K]>> };

type Requests = ReturnType<typeof requestsFor>;

export interface GatheredFacts {
  facts: { [K in keyof AccountFacts]?: AccountFacts[K] };
  /** Why something could not be read, each reason once. */
  problems: string[];
}

/** Reads everything that checks want to know, all at once; what one token may not see does not hide the rest. */
export async function gatherFacts(client: ApiClient): Promise<GatheredFacts> {
  const requests = requestsFor(client);
  const names = Object.keys(requests) as (keyof AccountFacts)[];
  const settled = await Promise.allSettled(names.map((name) => requests[name]()));
  const problems = new Set<string>();
  const facts: Record<string, unknown> = {};
  for (const [index, result] of settled.entries()) {
    if (result.status === 'fulfilled') facts[names[index] ?? ''] = result.value;
    else if (result.reason instanceof ApiError) problems.add(result.reason.message);
    else throw result.reason;
  }
  const unauthorized = settled.find((r) => r.status === 'rejected' && (r.reason as ApiError).status === 401);
  if (unauthorized?.status === 'rejected') return { facts: {}, problems: [(unauthorized.reason as ApiError).message] };
  return { facts: facts as GatheredFacts['facts'], problems: [...problems] };
}

function requestsFor(client: ApiClient) {
  const one = <T extends z.ZodType>(path: string, key: string, schema: T) =>
    client.get(path, z.object({ [key]: schema })).then((answer) => answer[key] as z.infer<T>);
  return {
    account: () => one('/v2/account', 'account', schemas.Account),
    kubernetes: () => one('/v2/kubernetes/options', 'options', schemas.KubernetesOptions),
    sizes: () => client.list('/v2/sizes', 'sizes', schemas.Size),
    vpcs: () => client.list('/v2/vpcs', 'vpcs', schemas.Vpc),
    clusters: () => client.list('/v2/kubernetes/clusters', 'kubernetes_clusters', schemas.Cluster),
    droplets: () => client.list('/v2/droplets', 'droplets', schemas.Droplet),
    volumes: () => client.list('/v2/volumes', 'volumes', schemas.Volume),
    snapshots: () => client.list('/v2/snapshots?resource_type=volume', 'snapshots', schemas.Snapshot),
    loadBalancers: () => client.list('/v2/load_balancers', 'load_balancers', schemas.LoadBalancer),
    registries: () => client.list('/v2/registries', 'registries', schemas.Registry),
    registryOptions: () => one('/v2/registries/options', 'options', schemas.RegistryOptions),
    subscription: () => one('/v2/registries/subscription', 'subscription', schemas.Subscription),
    databases: () => client.list('/v2/databases', 'databases', schemas.Database),
  };
}
