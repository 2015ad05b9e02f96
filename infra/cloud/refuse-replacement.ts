import type { Step } from '../engine/run-engine.ts';
import type { Environment } from '../environment/environment.ts';
import { InfraError } from '../infra-error.ts';
import { nodeSizeCommand } from '../node-size/check-node-size.ts';
import type { CloudState } from './read-cloud-state.ts';

/** What nobody gets back once it is gone. */
const precious = ['KubernetesCluster', 'ContainerRegistry', 'DatabaseCluster', 'DatabaseDb'];

interface Fixed {
  kind: string;
  input: string;
  field: string;
  wanted: unknown;
  instead: string;
}

/**
 * Refuses settings that differ from what they were when the thing was made and cannot be changed in place: the provider
 * would replace it, with all that is in it.
 */
export function refuseReplacement(
  { resources }: CloudState,
  environment: string,
  digitalocean: NonNullable<Environment['digitalocean']>,
): void {
  const back = 'put it back, or make another environment';
  const { region, network, cluster, registry } = digitalocean;
  const fixed: Fixed[] = [
    { kind: 'Vpc', input: 'region', field: 'region', wanted: region, instead: back },
    { kind: 'Vpc', input: 'ipRange', field: 'network.ipRange', wanted: network.ipRange, instead: back },
    { kind: 'KubernetesCluster', input: 'region', field: 'region', wanted: region, instead: back },
    ...(['clusterSubnet', 'serviceSubnet'] as const).map((input) => {
      return { kind: 'KubernetesCluster', input, field: `cluster.${input}`, wanted: cluster[input], instead: back };
    }),
    {
      kind: 'KubernetesCluster',
      input: 'nodePool.size',
      field: 'cluster.nodes.size',
      wanted: cluster.nodes.size,
      instead: `put it back, or ${nodeSizeCommand(environment, cluster.nodes.size)}`,
    },
    { kind: 'ContainerRegistry', input: 'name', field: 'registry.name', wanted: registry.name, instead: back },
    { kind: 'ContainerRegistry', input: 'region', field: 'registry.region', wanted: registry.region, instead: back },
  ];
  const problems = fixed.flatMap(({ kind, input, field, wanted, instead }) => {
    const resource = resources.find((each) => each.kind === kind);
    const [key = '', inner] = input.split('.');
    const noted = resource?.inputs[key];
    const was = inner ? (noted as Record<string, unknown> | undefined)?.[inner] : noted;
    if (was === undefined || wanted === undefined || was === wanted) return [];
    return [
      `digitalocean.${field}: ${kind} was made with ${String(was)}, and cannot become ${String(wanted)}: ${instead}`,
    ];
  });
  if (problems.length > 0) throw new InfraError([...new Set(problems)]);
}

/** Refuses a plan that would, for whatever reason, replace or remove something precious. */
export function refusePreciousLoss(plan: readonly Step[], allowDelete: boolean): void {
  const lost = plan.filter(({ op, type }) => {
    const kind = type.split(':').at(-1) ?? '';
    return precious.includes(kind) && (op === 'replace' || (op === 'delete' && !allowDelete));
  });
  if (lost.length === 0) return;
  throw new InfraError(
    lost.map(({ op, type, inputs }) => {
      const what = `${type.split(':').at(-1)} ${String(inputs['name'] ?? '')}`.trim();
      if (op === 'replace') {
        return `this would replace ${what} with an empty one: undo the change, or make another environment`;
      }
      return `this would delete ${what} with everything in it: add --allow-delete if it should`;
    }),
  );
}
