import { accountNames, type DigitalOcean } from '../environment/digitalocean.ts';
import { Databases } from './databases.ts';
import { KubernetesCluster } from './kubernetes-cluster.ts';
import { Network } from './network.ts';
import { Registry } from './registry.ts';

export interface CloudProgramArgs {
  environment: string;
  digitalocean: DigitalOcean;
  /** Version of the cluster as far as the state knows one. */
  runningVersion?: string | undefined;
  /** Version to upgrade the cluster to. */
  upgradeTo?: string | undefined;
}

/** What other programs need of an environment's account; the URLs are secret. */
export interface CloudOutputs {
  clusterId: string;
  clusterName: string;
  clusterEndpoint: string;
  kubernetesVersion: string;
  nodeCount: number;
  registryEndpoint: string;
  vpcId: string;
  databaseUrl?: string;
  redisUrl?: string;
}

/** All that an environment has in the account: network, registry, cluster, databases. Runs inside the Pulumi engine. */
export function provisionCloud(args: CloudProgramArgs): { [K in keyof CloudOutputs]: unknown } {
  const { environment, digitalocean } = args;
  const { region } = digitalocean;
  const names = accountNames(environment, digitalocean);
  const tags = [...digitalocean.tags, names.tag];

  const network = new Network('network', {
    environment,
    name: names.network,
    region,
    ipRange: digitalocean.network.ipRange,
  });
  const registry = new Registry('images', digitalocean.registry);
  const cluster = new KubernetesCluster('kubernetes', {
    name: names.cluster,
    region,
    vpcId: network.vpcId,
    tags,
    settings: digitalocean.cluster,
    registry: registry.made,
    runningVersion: args.runningVersion,
    upgradeTo: args.upgradeTo,
  });
  const databases = new Databases('databases', {
    names,
    region,
    vpcId: network.vpcId,
    clusterId: cluster.id,
    tags,
    settings: digitalocean.databases,
  });
  return {
    clusterId: cluster.id,
    clusterName: names.cluster,
    clusterEndpoint: cluster.endpoint,
    kubernetesVersion: cluster.version,
    nodeCount: cluster.nodeCount,
    registryEndpoint: registry.endpoint,
    vpcId: network.vpcId,
    ...(databases.databaseUrl ? { databaseUrl: databases.databaseUrl } : {}),
    ...(databases.redisUrl ? { redisUrl: databases.redisUrl } : {}),
  };
}
