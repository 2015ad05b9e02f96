import { describe, expect, it } from 'vitest';
import { healthyFacts, platformFor, services } from '../testing/healthy-facts.ts';
import { outcomesOf } from '../testing/outcomes-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkIngress } from './check-ingress.ts';
import type { ClusterFacts } from './cluster-facts.ts';

function problems(change: (facts: ClusterFacts) => void, environment = sampleEnvironment()): string[] {
  const facts = structuredClone(healthyFacts(environment));
  change(facts);
  return outcomesOf(checkIngress(environment, facts, platformFor(environment), services));
}

describe('checkIngress', () => {
  it('says nothing of routes and an address that are there', () => {
    expect(problems(() => undefined)).toEqual([]);
    expect(problems(() => undefined, sampleEnvironment({ ingress: { host: 'todo.example.com' } }))).toEqual([]);
  });

  it('finds a load balancer without an address, and none', () => {
    const problem = 'load balancer has an address: none in namespace ingress-nginx';
    expect(problems(({ balancers: [balancer] }) => Object.assign(balancer ?? {}, { status: {} }))).toEqual([problem]);
    expect(problems(({ balancers }) => balancers.pop())).toEqual([problem]);
    const elsewhere = sampleEnvironment({ ingress: { publicUrl: 'https://todo.example.com' } });
    expect(problems(({ balancers }) => balancers.pop(), elsewhere)).toEqual(['load balancer has an address?']);
  });

  it('finds paths that lead elsewhere or nowhere', () => {
    expect(problems(({ ingresses }) => ingresses.splice(0, 1))).toEqual([
      'ingress sends each path to its service: todo-backend has no Ingress',
    ]);
    const rules = (facts: ClusterFacts) => facts.ingresses.flatMap(({ spec }) => spec?.rules ?? []);
    expect(
      problems((facts) =>
        rules(facts).forEach((rule) => rule.http?.paths.forEach((path) => Object.assign(path, { path: '/v2' }))),
      ),
    ).toEqual([
      'ingress sends each path to its service: nothing sends /api Prefix to todo-backend; nothing sends / Prefix to todo-frontend',
    ]);
    expect(
      problems(({ ingresses }) =>
        ingresses.forEach(({ spec }) => Object.assign(spec ?? {}, { ingressClassName: 'x' })),
      ),
    ).toEqual([expect.stringContaining('todo-backend is of class x')]);
  });
});
