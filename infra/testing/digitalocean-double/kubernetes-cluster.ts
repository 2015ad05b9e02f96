import { isOlder } from '../../cloud/newest-version.ts';
import type { Properties } from '../property-values.ts';
import type { Api } from './api.ts';
import { describeCluster, describeCredentials } from './describe-cluster.ts';
import { defaultPoolTag, poolChange, poolRequest } from './node-pool-requests.ts';
import { at, explain, type Found, type ResourceDouble, same } from './resource-double.ts';

const createLimit = 30 * 60;
const clusters = '/v2/kubernetes/clusters';

export const kubernetesCluster: ResourceDouble = {
  forceNew: ['region', 'vpcUuid', 'clusterSubnet', 'serviceSubnet', 'nodePool.size', 'isolatedWorkers'],
  computed: ['vpcUuid', 'clusterSubnet', 'serviceSubnet', 'ha', 'maintenancePolicy', 'corednsAutoscaler'],
  replaces: ({ version: before }, { version: after }) =>
    isVersion(before) && isVersion(after) && isOlder(after, before) ? ['version'] : [],
  async create(api, inputs) {
    const { kubernetes_cluster: made } = await explain(
      'Error creating Kubernetes cluster',
      api.send(`POST ${clusters}`, createRequest(inputs)),
    );
    // From here on a failure leaves a cluster that the engine never hears of, as with the real provider.
    await explain('Error creating Kubernetes cluster', untilRunning(api, made.id));
    if (inputs['registryIntegration']) await integrateRegistry(api, made.id, true);
    return (await find(api, made.id, { inputs, outputs: {} })) as Found;
  },
  read: (api, id, before) => explain('Error retrieving Kubernetes cluster', find(api, id, before)),
  async update(api, id, inputs, before) {
    const { inputs: old } = before;
    const changed = (...keys: string[]) => keys.some((key) => !same(inputs[key], old[key]));
    const settings = ['name', 'tags', 'autoUpgrade', 'surgeUpgrade', 'maintenancePolicy', 'ha', 'corednsAutoscaler'];
    if (changed(...settings)) {
      await explain('Unable to update cluster', api.send(`PUT ${clusters}/${id}`, updateRequest(inputs)));
    }
    if (changed('nodePool')) await updatePool(api, id, inputs, String(at(before.outputs, 'nodePool.id')));
    if (changed('version')) {
      const request = api.send(`POST ${clusters}/${id}/upgrade`, { version: inputs['version'] });
      await explain('Unable to upgrade cluster version', request);
    }
    if (changed('registryIntegration')) await integrateRegistry(api, id, inputs['registryIntegration'] === true);
    return (await find(api, id, { inputs, outputs: before.outputs })) as Found;
  },
  async delete(api, id, { destroyAllAssociatedResources }) {
    const withAll = `${clusters}/${id}/destroy_with_associated_resources`;
    const path = destroyAllAssociatedResources ? `${withAll}/dangerous` : `${clusters}/${id}`;
    if (destroyAllAssociatedResources) await api.send(`GET ${withAll}`);
    await explain('Unable to delete cluster', api.find(`DELETE ${path}`));
  },
};

function createRequest(inputs: Properties): Properties {
  const { name, region, version, vpcUuid, clusterSubnet, serviceSubnet, ha, tags = [] } = inputs;
  const { autoUpgrade = false, surgeUpgrade = true, maintenancePolicy, corednsAutoscaler } = inputs;
  return {
    name,
    region,
    version,
    tags,
    ...(vpcUuid ? { vpc_uuid: vpcUuid } : {}),
    ...(clusterSubnet ? { cluster_subnet: clusterSubnet } : {}),
    ...(serviceSubnet ? { service_subnet: serviceSubnet } : {}),
    ...(ha === undefined ? {} : { ha }),
    ...(corednsAutoscaler ? { coredns_autoscaler: corednsAutoscaler } : {}),
    auto_upgrade: autoUpgrade,
    surge_upgrade: surgeUpgrade,
    maintenance_policy: maintenanceRequest(maintenancePolicy),
    node_pools: [poolRequest(inputs['nodePool'] as Properties)],
  };
}

function updateRequest({ name, tags = [], autoUpgrade = false, surgeUpgrade, ha, ...inputs }: Properties): Properties {
  const { corednsAutoscaler, maintenancePolicy } = inputs;
  return {
    name,
    tags,
    auto_upgrade: autoUpgrade,
    // The client leaves `false` out: surge upgrades can be turned on and never off.
    ...(surgeUpgrade ? { surge_upgrade: true } : {}),
    ha: ha ?? false,
    ...(corednsAutoscaler ? { coredns_autoscaler: corednsAutoscaler } : {}),
    maintenance_policy: maintenanceRequest(maintenancePolicy),
  };
}

function maintenanceRequest(policy: unknown): Properties | undefined {
  const { day, startTime } = (policy ?? {}) as Properties;
  return policy ? { day, start_time: startTime } : undefined;
}

async function updatePool(api: Api, id: string, inputs: Properties, poolId: string): Promise<void> {
  const path = `${clusters}/${id}/node_pools/${poolId}`;
  const change = poolChange(inputs['nodePool'] as Properties);
  await explain('Unable to update nodepool', api.send(`PUT ${path}`, change));
  const look = async () => {
    const { node_pool: pool } = await api.send(`GET ${path}`);
    const running = pool.nodes.filter((node: { status: { state: string } }) => node.status.state === 'running');
    return running.length === pool.count ? true : undefined;
  };
  await api.poll(look, createLimit, 'create nodepool');
}

async function untilRunning(api: Api, id: string): Promise<void> {
  const look = async () => {
    const { status } = (await api.send(`GET ${clusters}/${id}`)).kubernetes_cluster;
    if (status.state === 'error') throw new Error(status.message);
    return status.state === 'running' ? true : undefined;
  };
  await api.poll(look, createLimit, 'create cluster');
}

async function integrateRegistry(api: Api, id: string, on: boolean): Promise<void> {
  const request = api.send(`${on ? 'POST' : 'DELETE'} /v2/kubernetes/registry`, { cluster_uuids: [id] });
  await explain(`Error ${on ? 'enabling' : 'disabling'} registry integration`, request);
}

async function find(
  api: Api,
  id: string,
  before: { inputs: Properties; outputs: Properties },
): Promise<Found | undefined> {
  const found = await api.find(`GET ${clusters}/${id}`);
  if (!found) return undefined;
  const known = (before.outputs['kubeConfigs'] as Properties[] | undefined)?.[0];
  const expired = !known || Date.parse(String(known['expiresAt'])) < Date.now();
  const { name, region } = found.kubernetes_cluster;
  const seconds = Number(before.inputs['kubeconfigExpireSeconds'] ?? 0);
  const credentials = async () =>
    describeCredentials(
      `do-${region}-${name}`,
      await explain(
        'Unable to fetch Kubernetes credentials',
        api.send(`GET ${clusters}/${id}/credentials?expiry_seconds=${seconds}`),
      ),
    );
  return describeCluster(found.kubernetes_cluster, expired ? await credentials() : known, defaultPoolTag);
}

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && /^\d/.test(value);
}
