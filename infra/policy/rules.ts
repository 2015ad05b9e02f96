/** A resource as policies see it: before anything is made. */
export interface PlannedResource {
  /** Pulumi type, as in `kubernetes:apps/v1:Deployment`. */
  type: string;
  props: Record<string, unknown>;
  protect?: boolean | undefined;
}

export interface Rule {
  name: string;
  description: string;
  /** What breaks it; an advisory one only warns. */
  advisory?: boolean;
  check(resource: PlannedResource): string[];
}

interface Container {
  name?: string;
  image?: string;
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  livenessProbe?: object;
  readinessProbe?: object;
}
interface PodSpec {
  containers?: Container[];
  initContainers?: Container[];
}

const loadBalancerType = 'service.beta.kubernetes.io/do-loadbalancer-type';

export const rules: Rule[] = [
  {
    name: 'cluster-says-what-it-wants',
    description: 'What DigitalOcean would otherwise choose by version, or cannot be changed later, is said.',
    check: ({ type, props }) => {
      if (!isOfAccount(type, 'KubernetesCluster')) return [];
      const needed = ['ha', 'corednsAutoscaler', 'vpcUuid', 'clusterSubnet', 'serviceSubnet', 'maintenancePolicy'];
      // A value that is not known before the network is made is said all the same; to read it would end the check.
      return needed.filter((key) => !(key in props)).map((key) => `a cluster must say "${key}"`);
    },
  },
  {
    name: 'precious-is-protected',
    description: 'Clusters, registries and databases are protected from deletion.',
    advisory: true,
    check: ({ type, protect }) =>
      isOfAccount(type, 'KubernetesCluster', 'ContainerRegistry', 'DatabaseCluster', 'DatabaseDb') && !protect
        ? ['it is not protected from deletion']
        : [],
  },
  {
    name: 'registry-holds-all-services',
    description: 'The free tier holds one repository.',
    check: ({ type, props }) =>
      isOfAccount(type, 'ContainerRegistry') && props['subscriptionTierSlug'] === 'starter'
        ? ['the tier "starter" holds one repository only']
        : [],
  },
  {
    name: 'load-balancer-says-its-type',
    description: 'The type of a load balancer depends on the version of the cluster unless it is said.',
    check: ({ type, props }) => {
      if (!type.startsWith('kubernetes:') || !type.endsWith(':Service')) return [];
      const { spec, metadata } = props as { spec?: { type?: string }; metadata?: { annotations?: object } };
      if (spec?.type !== 'LoadBalancer' || loadBalancerType in (metadata?.annotations ?? {})) return [];
      return [`a load balancer must say its type: annotation ${loadBalancerType}`];
    },
  },
  {
    name: 'images-are-fixed',
    description: 'An image says which one it is: never :latest, never without a tag or digest.',
    check: (resource) =>
      containersOf(resource)
        .filter(({ image = '' }) => image.endsWith(':latest') || !/(:[^/]+|@sha256:[0-9a-f]{64})$/.test(image))
        .map(({ name, image }) => `container ${name}: image ${image} is not fixed`),
  },
  {
    name: 'containers-say-what-they-need',
    description: 'Containers that stay ask for CPU and memory and limit memory.',
    check: (resource) =>
      containersOf(resource).flatMap(({ name, resources }) => {
        const { requests, limits } = resources ?? {};
        const missing = [
          requests?.['cpu'] ? [] : ['requests.cpu'],
          requests?.['memory'] ? [] : ['requests.memory'],
          limits?.['memory'] ? [] : ['limits.memory'],
        ].flat();
        return missing.length > 0 ? [`container ${name}: ${missing.join(', ')} missing`] : [];
      }),
  },
  {
    name: 'containers-are-probed',
    description: 'Kubernetes must be able to tell whether a container that stays lives and is ready.',
    check: (resource) =>
      /:(Job|CronJob)$/.test(resource.type)
        ? []
        : (podSpecOf(resource)?.containers ?? [])
            .filter(({ livenessProbe, readinessProbe }) => !livenessProbe || !readinessProbe)
            .map(({ name }) => `container ${name}: liveness and readiness probes are needed`),
  },
];

/** Whether DigitalOcean makes it: components of ours have names like those of what is in them. */
function isOfAccount(type: string, ...kinds: string[]): boolean {
  return type.startsWith('digitalocean:') && kinds.includes(type.split(':').at(-1) ?? '');
}

function containersOf(resource: PlannedResource): Container[] {
  const { containers = [], initContainers = [] } = podSpecOf(resource) ?? {};
  return [...containers, ...initContainers];
}

function podSpecOf({ type, props }: PlannedResource): PodSpec | undefined {
  if (!type.startsWith('kubernetes:')) return undefined;
  const spec = props['spec'] as { template?: { spec?: PodSpec }; jobTemplate?: { spec?: never } } | undefined;
  if (type.endsWith(':Pod')) return spec as PodSpec | undefined;
  if (type.endsWith(':CronJob')) {
    return (spec?.jobTemplate?.spec as { template?: { spec?: PodSpec } } | undefined)?.template?.spec;
  }
  return /:(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job)$/.test(type) ? spec?.template?.spec : undefined;
}
