import * as digitalocean from '@pulumi/digitalocean';
import * as pulumi from '@pulumi/pulumi';
import { type DigitalOcean, poolName } from '../environment/digitalocean.ts';
import { newestVersion } from './newest-version.ts';

export interface KubernetesClusterArgs {
  name: string;
  region: string;
  vpcId: pulumi.Input<string>;
  tags: string[];
  settings: DigitalOcean['cluster'];
  /** What must be there before the registry can be integrated. */
  registry: pulumi.Resource[];
  /** Version of the cluster that runs already; without one the newest offered is taken. */
  runningVersion: string | undefined;
  /** Version to upgrade to. Any other run leaves the version alone. */
  upgradeTo: string | undefined;
}

/** How long the token in the provider's outputs is good for. Nothing reads it: commands ask for tokens of their own. */
const unusedTokenSeconds = 600;

/** A managed Kubernetes cluster with one autoscaled pool of nodes. */
export class KubernetesCluster extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  readonly version: pulumi.Output<string>;
  readonly nodeCount: pulumi.Output<number>;

  constructor(name: string, args: KubernetesClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cloud:KubernetesCluster', name, {}, opts);
    const { settings, tags } = args;
    const { nodes } = settings;
    const cluster = new digitalocean.KubernetesCluster(
      `${name}-cluster`,
      {
        name: args.name,
        region: args.region,
        version: args.upgradeTo ?? args.runningVersion ?? this.#newestOffered(settings.version),
        vpcUuid: args.vpcId,
        clusterSubnet: settings.clusterSubnet,
        serviceSubnet: settings.serviceSubnet,
        // Left out, both depend on the version: on from 1.36.
        ha: settings.ha,
        corednsAutoscaler: { enabled: settings.corednsAutoscaler },
        autoUpgrade: settings.autoUpgrade,
        surgeUpgrade: settings.surgeUpgrade,
        maintenancePolicy: settings.maintenance,
        registryIntegration: true,
        destroyAllAssociatedResources: settings.destroyAssociated,
        kubeconfigExpireSeconds: unusedTokenSeconds,
        nodePool: {
          name: poolName(nodes.size),
          size: nodes.size,
          autoScale: true,
          nodeCount: nodes.count,
          minNodes: nodes.min,
          maxNodes: nodes.max,
          labels: nodes.labels,
          tags,
        },
        tags,
      },
      {
        parent: this,
        protect: settings.protect,
        dependsOn: args.registry,
        // DigitalOcean upgrades it and the autoscaler sizes it: a version below the live one would replace the cluster,
        // the number of nodes at creation would undo the autoscaler.
        ignoreChanges: [...(args.upgradeTo ? [] : ['version']), 'nodePool.nodeCount'],
      },
    );
    this.id = cluster.id;
    this.endpoint = cluster.endpoint;
    this.version = cluster.version;
    this.nodeCount = cluster.nodePool.actualNodeCount;
    this.registerOutputs();
  }

  #newestOffered(prefix: string): pulumi.Output<string> {
    const offered = digitalocean.getKubernetesVersionsOutput({}, { parent: this });
    return offered.validVersions.apply((versions) => newestVersion(versions, prefix));
  }
}
