import { type Platform, secretsOf, type ServiceManifest } from '@todo/workload';
import { platformOf } from '../cluster/cluster-platform.ts';
import { Deployer } from '../cluster/deployer.ts';
import type { Environment } from '../environment/environment.ts';
import { requiredSecrets, secretDefinitions } from '../secrets/secret-names.ts';
import { type Check, judge, judgeEach, notChecked } from './check.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/**
 * What `up` put into the cluster for services: namespaces, limits, Secrets, and what deploys are told.
 *
 * @param platform what the cluster's record says; none when there is none, or none that this version understands
 */
export function checkPlatform(
  environment: Environment,
  facts: ClusterFacts,
  platform: Platform | undefined,
  services: readonly ServiceManifest[],
): Check[] {
  const up = `nx run infra:up --env ${environment.name}`;
  const { application } = environment.namespaces;
  const there = new Map(facts.namespaces.map((namespace) => [namespace.metadata?.name, namespace]));
  const security = there.get(application)?.metadata?.labels?.['pod-security.kubernetes.io/enforce'];
  const own = <T extends { metadata?: { name?: string } }>(all: readonly T[]) =>
    all.find(({ metadata }) => metadata?.name === 'environment');
  const [range] = own(facts.limitRanges)?.spec?.limits ?? [];
  const { defaultRequest, default: fallback, max } = environment.limits;
  return [
    judgeEach(
      'namespaces',
      Object.values(environment.namespaces),
      (name) => (there.get(name)?.status?.phase === 'Active' ? undefined : `${name} is missing`),
      { todo: up },
    ),
    judge('pods are held to the restricted standard', security === 'restricted', {
      measured: security ?? 'none',
      todo: `kubectl label namespace ${application} pod-security.kubernetes.io/enforce=restricted`,
    }),
    judgeEach('quota', Object.entries(environment.quota), differsFrom(own(facts.quotas)?.spec?.hard), { todo: up }),
    judgeEach(
      'limits of containers',
      [
        { kind: 'default request', wanted: defaultRequest, live: range?.defaultRequest },
        { kind: 'default', wanted: fallback, live: range?._default },
        { kind: 'most', wanted: max, live: range?.max },
      ],
      ({ kind, wanted, live }) => {
        const problem = Object.entries(wanted).map(differsFrom(live)).find(Boolean);
        return problem && `${kind}: ${problem}`;
      },
      { todo: up },
    ),
    checkSecrets(environment, facts, platform, services),
    judge('account for deploys', facts.serviceAccounts.has(Deployer.accountName), { todo: up }),
    checkRecord(environment, platform, up),
  ];
}

function checkSecrets(
  environment: Environment,
  { secretNames }: ClusterFacts,
  platform: Platform | undefined,
  services: readonly ServiceManifest[],
): Check {
  const what = 'secrets are there';
  if (!platform) return notChecked(what, 'what services need of this platform is not known');
  const needed = new Set([
    ...services
      .flatMap((service) => secretsOf(service, platform).filter(({ optional }) => !optional))
      .map((of) => of.secret),
    ...requiredSecrets(environment).flatMap((name) => {
      const definition = secretDefinitions[name];
      return 'goesTo' in definition ? [definition.goesTo.secret] : [];
    }),
    ...(platform.imagePullSecret ? [platform.imagePullSecret] : []),
  ]);
  return judgeEach(what, [...needed], (name) => (secretNames.has(name) ? undefined : `${name} is missing`), {
    todo: `nx run infra:secret list --env ${environment.name}, then infra:up`,
  });
}

/** Brokers, Dapr and pull secret apart, of which `up` knows more. */
function checkRecord(environment: Environment, platform: Platform | undefined, up: string): Check {
  const what = 'record for deploys is current';
  if (!platform) return judge(what, false, { measured: 'no such ConfigMap, or one of another version', todo: up });
  const known: Partial<Record<string, string>> = platform;
  const { imagePullSecret: _, secretHashes: __, ...plain } = platformOf(environment, undefined);
  const wanted = { ...plain, eventTransport: environment.events.kafka === 'none' ? 'direct' : 'kafka' };
  const keys = Object.keys(wanted).filter((key) => !/^(kafka|dapr)/.test(key));
  const different = keys.filter((key) => known[key] !== (wanted as Partial<Record<string, string>>)[key]);
  return judge(what, different.length === 0, {
    measured: different.length > 0 ? `other than it says: ${different.join(', ')}` : `${keys.length} fields`,
    todo: up,
  });
}

/** What is wrong with one value; the API server may write it otherwise, `1000m` as `1`. */
function differsFrom(live: Partial<Record<string, string>> = {}) {
  return ([key, wanted]: [string, string | undefined]): string | undefined =>
    wanted === undefined || amount(wanted) === amount(live[key] ?? '')
      ? undefined
      : `${key} is ${live[key] ?? 'missing'}, and the environment says ${wanted}`;
}

const units: Record<string, number> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

function amount(quantity: string): number {
  const [, digits, unit = ''] = /^([\d.]+)([a-zA-Z]*)$/.exec(quantity) ?? [];
  return Number(digits) * (units[unit] ?? Number.NaN);
}
