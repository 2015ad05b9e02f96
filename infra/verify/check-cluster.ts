import type { V1Node } from '@kubernetes/client-node';
import type { Environment } from '../environment/environment.ts';
import { type Check, judge, judgeEach } from './check.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const sick = 'docs/runbooks/node-unhealthy.md';

/** The cluster itself: that its API answers, with which version, and that its nodes can take pods. */
export function checkCluster({ name, digitalocean }: Environment, { version, nodes }: ClusterFacts): Check[] {
  const prefix = digitalocean?.cluster.version;
  const { min, max } = digitalocean?.cluster.nodes ?? { min: 1, max: Infinity };
  return [
    judge('Kubernetes answers, with its version', version.startsWith(`v${prefix ?? ''}`), {
      measured: version,
      limit: prefix ? `${prefix}x` : '',
      todo: `nx run infra:upgrade --env ${name}`,
    }),
    judge('number of nodes', nodes.length >= min && nodes.length <= max, {
      measured: String(nodes.length),
      limit: max === Infinity ? `≥ ${min}` : `${min} to ${max}`,
      todo: sick,
    }),
    judgeEach('nodes are ready, without pressure', nodes, troubleOf, { todo: sick }),
  ];
}

function troubleOf({ metadata, spec, status }: V1Node): string | undefined {
  const conditions = status?.conditions ?? [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  const pressure = conditions.find(({ type, status: is }) => type.endsWith('Pressure') && is === 'True');
  if (ready?.status !== 'True') return `${metadata?.name} is not ready`;
  if (pressure) return `${metadata?.name} has ${pressure.type}`;
  return spec?.unschedulable ? `${metadata?.name} takes no pods` : undefined;
}
