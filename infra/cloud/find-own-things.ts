import { z } from 'zod';
import { type ApiClient } from '../digitalocean/api-client.ts';
import { Cluster, Database, Vpc } from '../digitalocean/schemas.ts';
import { accountNames, type DigitalOcean } from '../environment/digitalocean.ts';
import { describeOwner } from './network.ts';

/** What of the account carries an environment's mark, whether its state knows it or not. */
export interface OwnThing {
  kind: 'Vpc' | 'KubernetesCluster' | 'DatabaseCluster';
  id: string;
  name: string;
  /** In the API's words: `running`, `provisioning`, `error`; `online` for a database. */
  state: string;
  /** The first network of its region, which DigitalOcean never deletes; it costs nothing. */
  isDefault?: boolean;
  cluster?: Cluster;
  database?: z.infer<typeof Database>;
}

/** Asks the API what there is of an environment: tagged with it, or, of networks, described as its own. */
export async function findOwnThings(
  client: ApiClient,
  environment: string,
  digitalocean: DigitalOcean,
): Promise<OwnThing[]> {
  const { tag } = accountNames(environment, digitalocean);
  const [vpcs, clusters, databases] = await Promise.all([
    client.list('/v2/vpcs', 'vpcs', Vpc.extend({ description: z.string().default('') })),
    client.list('/v2/kubernetes/clusters', 'kubernetes_clusters', Cluster),
    client.list('/v2/databases', 'databases', Database),
  ]);
  return [
    ...vpcs
      .filter(({ description }) => description === describeOwner(environment))
      .map(({ id, name, default: isDefault }) => ({ kind: 'Vpc' as const, id, name, state: 'active', isDefault })),
    ...clusters
      .filter(({ tags }) => tags.includes(tag))
      .map((cluster) => {
        const { id, name, status } = cluster;
        return { kind: 'KubernetesCluster' as const, id, name, state: status.state, cluster };
      }),
    ...databases
      .filter(({ tags }) => tags.includes(tag))
      .map((database) => {
        const { id, name, status } = database;
        return { kind: 'DatabaseCluster' as const, id, name, state: status, database };
      }),
  ];
}
