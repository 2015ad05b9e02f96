import { describe, expect, it } from 'vitest';
import { healthyFacts, platformFor, services } from '../testing/healthy-facts.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkPlatform } from './check-platform.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const environment = sampleEnvironment();
const platform = platformFor(environment);

function problems(change: (facts: ClusterFacts) => void, known: typeof platform | undefined = platform): string[] {
  const facts = healthyFacts(environment);
  change(facts);
  return outcomesOf(checkPlatform(environment, facts, known, services));
}

describe('checkPlatform', () => {
  it('says nothing of what up made', () => {
    expect(problems(() => undefined)).toEqual([]);
  });

  it('takes a quantity that the API server writes otherwise for the same', () => {
    expect(
      problems(({ quotas: [quota] }) =>
        Object.assign(quota?.spec?.hard ?? {}, { 'requests.cpu': '6000m', 'requests.memory': '7168Mi' }),
      ),
    ).toEqual([]);
  });

  it.each<[string, (facts: ClusterFacts) => void, string]>([
    ['namespace', (facts) => facts.namespaces.splice(1, 1), 'namespaces: kafka is missing'],
    [
      'namespace on its way out',
      ({ namespaces: [, kafka] }) => Object.assign(kafka ?? {}, { status: { phase: 'Terminating' } }),
      'namespaces: kafka is missing',
    ],
    [
      'standard',
      ({ namespaces: [first] }) => Object.assign(first?.metadata ?? {}, { labels: {} }),
      'pods are held to the restricted standard: none',
    ],
    [
      'quota',
      ({ quotas: [quota] }) => delete quota?.spec?.hard?.['pods'],
      'quota: pods is missing, and the environment says 60',
    ],
    [
      'larger quota',
      ({ quotas: [quota] }) => Object.assign(quota?.spec?.hard ?? {}, { pods: '600' }),
      'quota: pods is 600, and the environment says 60',
    ],
    [
      'limits',
      ({ limitRanges: [range] }) => Object.assign(range?.spec?.limits[0] ?? {}, { max: { memory: '8Gi' } }),
      'limits of containers: most: memory is 8Gi, and the environment says 2Gi',
    ],
    ['secret', (facts) => facts.secretNames.clear(), 'secrets are there: database-secret is missing'],
    ['account', (facts) => facts.serviceAccounts.clear(), 'account for deploys: '],
  ])('finds out about another %s', (_name, change, problem) => {
    expect(problems(change)).toEqual([problem]);
  });

  it('wants the secrets of what carries events and of the registry', () => {
    const kafka = {
      ...platform,
      eventTransport: 'kafka',
      kafkaBrokers: 'b:9092',
      kafkaUser: 'u',
      imagePullSecret: 'acme',
    } as const;
    const [problem] = outcomesOf(checkPlatform(environment, healthyFacts(environment), kafka, services));
    expect(problem).toMatch(
      /kafka-relay is missing; dapr-app-token is missing; dapr-api-token is missing; acme is missing/,
    );
  });

  it('leaves brokers and Dapr to up, and not that events go by them', () => {
    const events = { kafka: 'external' as const, brokers: ['b:9092'] };
    const where = sampleEnvironment({ events, namespaces: { dapr: 'dapr-x' } });
    const told = { ...platformFor(where), kafkaBrokers: 'b:9092', daprNamespace: 'dapr-x' };
    const problems = (transport: 'direct' | 'kafka') =>
      outcomesOf(checkPlatform(where, healthyFacts(where), { ...told, eventTransport: transport }, []));
    expect(problems('kafka').filter((line) => line.includes('record for deploys'))).toEqual([]);
    expect(problems('direct')).toContain('record for deploys is current: other than it says: eventTransport');
  });

  it('compares what deploys are told with the environment, and knows when there is nothing to compare', () => {
    const moved = { ...platform, registry: 'registry.example.com/other', ingressClass: 'traefik' };
    expect(problems(() => undefined, moved)).toEqual([
      'record for deploys is current: other than it says: registry, ingressClass',
    ]);
    expect(outcomesOf(checkPlatform(environment, healthyFacts(environment), undefined, services))).toEqual([
      'secrets are there?',
      'record for deploys is current: no such ConfigMap, or one of another version',
    ]);
  });
});
