import type { V1Deployment } from '@kubernetes/client-node';
import {
  isAutoscaled,
  mainContainer,
  type Platform,
  type Release,
  releaseAnnotation,
  renderService,
  type ServiceManifest,
  withTodaysSecrets,
  type KubernetesObject,
} from '@todo/workload';
import type { Environment } from '../environment/environment.ts';
import { rules } from '../policy/rules.ts';
import { type Check, judgeEach, notChecked } from './check.ts';
import type { ClusterFacts } from './cluster-facts.ts';

type Named = { metadata?: { name?: string } };

/** Whether every service that declares itself runs as it was released, with all that belongs to it. */
export function checkServices(
  { name: environment, namespaces }: Environment,
  facts: ClusterFacts,
  platform: Platform | undefined,
  services: readonly ServiceManifest[],
  now = Date.now(),
): Check[] {
  const deploy = `DEPLOY_ENVIRONMENT=${environment} nx run-many -t deploy`;
  const up = `nx run infra:up --env ${environment}, then ${deploy}`;
  const todo = { todo: deploy };
  const of = <T extends Named>(all: readonly T[], name: string) => all.find(({ metadata }) => metadata?.name === name);
  const deploymentOf = ({ name }: ServiceManifest) => of(facts.deployments, name);
  /** Services without a Deployment are named once. */
  const deployed = services.filter(deploymentOf);
  const each = (what: string, problemOf: (deployment: V1Deployment, service: ServiceManifest) => string | undefined) =>
    judgeEach(
      what,
      deployed,
      (service) => {
        const deployment = deploymentOf(service);
        const problem = deployment && problemOf(deployment, service);
        return problem && `${service.name} ${problem}`;
      },
      todo,
    );
  return [
    judgeEach(
      'services are deployed',
      services,
      (service) => (deploymentOf(service) ? undefined : `${service.name} is missing`),
      todo,
    ),
    each('pods are ready', podsMissing),
    each('each runs its release, by digest', (deployment, { name }) => unlikeRelease(deployment, name, facts.releases)),
    each('probes, requests, memory limits, no latest', brokenRules),
    platform
      ? judgeEach(
          'pods have the secrets of today',
          deployed.flatMap((service) => deploymentOf(service) ?? []),
          (deployment) => staleSecrets(deployment, platform),
          { todo: up },
        )
      : notChecked('pods have the secrets of today', 'what they are is not known: the platform has no record'),
    each('autoscalers are there and can measure', (_deployment, service) => autoscalerProblem(facts, service, now)),
    each('disruption budgets hold', (_deployment, { name }) => budgetProblem(facts, name)),
    platform
      ? judgeEach(
          'network policies and ports are as declared',
          services
            .flatMap((service) => renderService(service, platform, { namespace: namespaces.application, image: '' }))
            .filter(({ kind }) => kind === 'NetworkPolicy' || kind === 'Service'),
          (object) => objectProblem(facts, object),
          todo,
        )
      : notChecked('network policies and ports are as declared', 'the platform has no record'),
  ];
}

function podsMissing({ spec, status }: V1Deployment, { scaling }: ServiceManifest): string | undefined {
  const wanted = Math.max(spec?.replicas ?? 1, scaling.min);
  const ready = status?.readyReplicas ?? 0;
  if (ready < wanted) return `has ${ready} of ${wanted} pods ready`;
  return (status?.updatedReplicas ?? 0) < wanted ? 'has pods of an older release' : undefined;
}

function unlikeRelease(
  { metadata, spec }: V1Deployment,
  service: string,
  releases: readonly Release[],
): string | undefined {
  const number = Number(metadata?.annotations?.[releaseAnnotation] ?? 0);
  const release = releases.find((one) => one.service === service && one.number === number);
  const image = spec?.template.spec?.containers.find(({ name }) => name === mainContainer)?.image ?? '';
  if (number === 0 || !release) return 'runs what no deploy released';
  if (!image.endsWith(`@${release.digest}`)) return `runs ${image}, and release ${number} is ${release.digest}`;
  return release.result === 'succeeded' ? undefined : `runs release ${number}, which is "${release.result}"`;
}

function brokenRules({ spec }: V1Deployment): string | undefined {
  const resource = { type: 'kubernetes:apps/v1:Deployment', props: { spec } };
  return rules.flatMap(({ check }) => check(resource)).join(', ') || undefined;
}

function staleSecrets(deployment: V1Deployment, platform: Platform): string | undefined {
  const noted = deployment.spec?.template.metadata?.annotations ?? {};
  const object = { ...deployment, kind: 'Deployment' } as unknown as KubernetesObject;
  const [today] = withTodaysSecrets([object], platform) as unknown as V1Deployment[];
  const fresh = today?.spec?.template.metadata?.annotations ?? {};
  const stale = Object.keys(noted).filter((key) => noted[key] !== fresh[key]);
  if (stale.length === 0) return undefined;
  return `${deployment.metadata?.name} started before ${stale.map((key) => key.split('/')[1]).join(', ')} changed`;
}

/** Seconds that pods may run before the cluster knows what they use. */
const untilMeasured = 180;

function autoscalerProblem({ autoscalers }: ClusterFacts, service: ServiceManifest, now: number): string | undefined {
  if (!isAutoscaled(service)) return undefined;
  const found = autoscalers.find(({ spec }) => spec?.scaleTargetRef.name === service.name);
  if (!found?.spec) return 'has no autoscaler';
  const { minReplicas = 1, maxReplicas } = found.spec;
  const { min, max } = service.scaling;
  if (minReplicas !== min || maxReplicas !== max)
    return `scales from ${minReplicas} to ${maxReplicas}, not ${min} to ${max}`;
  const active = found.status?.conditions?.find(({ type }) => type === 'ScalingActive');
  if (active?.status !== 'False') return undefined;
  const since = active.lastTransitionTime?.getTime() ?? 0;
  const young = active.reason !== 'ScalingDisabled' && now - since < untilMeasured * 1000;
  return young ? undefined : `cannot be scaled: ${active.message ?? active.reason}`;
}

function budgetProblem({ budgets }: ClusterFacts, name: string): string | undefined {
  const status = budgets.find(({ metadata }) => metadata?.name === name)?.status;
  if (!status) return 'has no disruption budget';
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  return currentHealthy < desiredHealthy
    ? `has ${currentHealthy} healthy pods, and needs ${desiredHealthy}`
    : undefined;
}

/** Of what a service is rendered to, the parts that no other check looks at. */
function objectProblem(
  { policies, services }: ClusterFacts,
  { kind, metadata, ...rest }: KubernetesObject,
): string | undefined {
  const isIt = (object: Named) => object.metadata?.name === metadata.name;
  if (kind === 'NetworkPolicy') return policies.some(isIt) ? undefined : `network policy ${metadata.name} is missing`;
  const live = services.find(isIt)?.spec?.ports ?? [];
  const { ports: wanted } = (rest as unknown as { spec: { ports: { port: number }[] } }).spec;
  const missing = wanted.filter(({ port }) => !live.some((one) => one.port === port)).map(({ port }) => port);
  return missing.length > 0 ? `Service ${metadata.name} has no port ${missing.join(', ')}` : undefined;
}
