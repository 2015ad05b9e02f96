import {
  AppsV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  NetworkingV1Api,
  PolicyV1Api,
  type V1ConfigMap,
  type V1Deployment,
  type V1Ingress,
  type V1LimitRange,
  type V1Namespace,
  type V1NetworkPolicy,
  type V1Node,
  type V1Pod,
  type V1PodDisruptionBudget,
  type V1ResourceQuota,
  type V1Service,
  type V2HorizontalPodAutoscaler,
  VersionApi,
} from '@kubernetes/client-node';
import { fromRecord, platformConfigMap, type Release, releaseLabel } from '@todo/workload';
import type { Environment } from '../environment/environment.ts';
import type { Cluster } from '../kube/connect-cluster.ts';
import { ignoreNotFound } from '../kube/ignore-not-found.ts';
import { listMetadata } from '../kube/list-metadata.ts';
import { type RecentLog, readRecentLogs } from './read-recent-logs.ts';

/** What the cluster says of an environment. Values of Secrets are never read. */
export interface ClusterFacts {
  /** `v1.36.3` */
  version: string;
  nodes: V1Node[];
  /** Those of the environment that are there. */
  namespaces: V1Namespace[];
  /** Of all the environment's namespaces. */
  pods: V1Pod[];
  /** Of the ingress controller's namespace. */
  balancers: V1Service[];
  /** The rest is of the application's namespace. */
  quotas: V1ResourceQuota[];
  limitRanges: V1LimitRange[];
  secretNames: Set<string>;
  serviceAccounts: Set<string>;
  platform: V1ConfigMap | undefined;
  releases: Release[];
  deployments: V1Deployment[];
  autoscalers: V2HorizontalPodAutoscaler[];
  budgets: V1PodDisruptionBudget[];
  policies: V1NetworkPolicy[];
  services: V1Service[];
  ingresses: V1Ingress[];
  logs: RecentLog[];
}

/** Reads, and changes nothing. */
export async function readClusterFacts({ config }: Cluster, { namespaces }: Environment): Promise<ClusterFacts> {
  const core = config.makeApiClient(CoreV1Api);
  const network = config.makeApiClient(NetworkingV1Api);
  const namespace = namespaces.application;
  const here = { namespace };
  const items = async <T>(list: Promise<{ items: T[] }>) => (await list).items;
  const lists = Object.values(namespaces).map((name) => items(core.listNamespacedPod({ namespace: name })));
  const pods = (await Promise.all(lists)).flat();
  const records = await listMetadata(config, namespace, 'configmaps', releaseLabel);
  return {
    version: (await config.makeApiClient(VersionApi).getCode()).gitVersion,
    nodes: await items(core.listNode()),
    namespaces: (
      await Promise.all(Object.values(namespaces).map((name) => core.readNamespace({ name }).catch(ignoreNotFound)))
    ).filter((found) => found !== undefined),
    pods,
    balancers: (await items(core.listNamespacedService({ namespace: namespaces.ingress }))).filter(
      ({ spec }) => spec?.type === 'LoadBalancer',
    ),
    quotas: await items(core.listNamespacedResourceQuota(here)),
    limitRanges: await items(core.listNamespacedLimitRange(here)),
    secretNames: namesOf(await listMetadata(config, namespace, 'secrets')),
    serviceAccounts: namesOf(
      (await items(core.listNamespacedServiceAccount(here))).map(({ metadata = {} }) => metadata),
    ),
    platform: await core.readNamespacedConfigMap({ ...here, name: platformConfigMap }).catch(ignoreNotFound),
    releases: records
      .map(({ name = '', labels = {}, annotations = {} }) =>
        fromRecord({ metadata: { name, namespace, labels, annotations } }),
      )
      .filter((release) => release !== undefined),
    deployments: await items(config.makeApiClient(AppsV1Api).listNamespacedDeployment(here)),
    autoscalers: await items(config.makeApiClient(AutoscalingV2Api).listNamespacedHorizontalPodAutoscaler(here)),
    budgets: await items(config.makeApiClient(PolicyV1Api).listNamespacedPodDisruptionBudget(here)),
    policies: await items(network.listNamespacedNetworkPolicy(here)),
    services: await items(core.listNamespacedService(here)),
    ingresses: await items(network.listNamespacedIngress(here)),
    logs: await readRecentLogs(
      core,
      pods.filter((pod) => pod.metadata?.namespace === namespace),
    ),
  };
}

function namesOf(all: readonly { name?: string }[]): Set<string> {
  return new Set(all.map(({ name = '' }) => name));
}
