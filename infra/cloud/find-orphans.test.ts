import { describe, expect, it } from 'vitest';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { adoptionOf, findOrphans } from './find-orphans.ts';
import type { OwnThing } from './find-own-things.ts';
import type { CloudState } from './read-cloud-state.ts';

const { digitalocean } = sampleEnvironment({
  registry: undefined,
  digitalocean: { region: 'nyc1', registry: { name: 'acme' } },
});
const settings = digitalocean as DigitalOcean;

const vpc: OwnThing = { kind: 'Vpc', id: 'v1', name: 'todo-app-staging-vpc', state: 'active' };
const cluster: OwnThing = { kind: 'KubernetesCluster', id: 'c1', name: 'todo-app-staging', state: 'running' };
const postgres: OwnThing = { kind: 'DatabaseCluster', id: 'p1', name: 'todo-app-staging-postgres', state: 'online' };
const valkey: OwnThing = { kind: 'DatabaseCluster', id: 'r1', name: 'todo-app-staging-valkey', state: 'online' };

function stateWith(...known: { resource: string; id: string; kind: string }[]): CloudState {
  const resources = known.map(({ resource, id, kind }) => {
    return { kind, id, urn: `urn:pulumi:staging.cloud::todo-infra::type::${resource}`, inputs: {}, outputs: {} };
  });
  return { resources, urns: new Set(resources.map(({ urn }) => urn)) };
}

const find = (state: CloudState, ...own: OwnThing[]) => findOrphans(state, own, 'staging', settings);

describe('findOrphans', () => {
  it('gives each thing that no state knows the resource that it is in the program', () => {
    const orphans = find(stateWith(), vpc, cluster, postgres, valkey);
    expect(orphans.failed).toEqual([]);
    expect(adoptionOf(orphans)).toEqual({
      'network-vpc': 'v1',
      'kubernetes-cluster': 'c1',
      'databases-postgres': 'p1',
      'databases-valkey': 'r1',
    });
  });

  it('leaves alone what the state knows', () => {
    const state = stateWith({ resource: 'network-vpc', id: 'v1', kind: 'Vpc' });
    expect(adoptionOf(find(state, vpc, cluster))).toEqual({ 'kubernetes-cluster': 'c1' });
  });

  it('takes up no second thing where the state has one already', () => {
    const state = stateWith({ resource: 'kubernetes-cluster', id: 'c0', kind: 'KubernetesCluster' });
    expect(find(state, cluster)).toEqual({ alive: [], failed: [] });
  });

  it('sets clusters apart whose creation failed, also beside one that the state knows', () => {
    const broken = { ...cluster, id: 'c2', state: 'error' };
    expect(find(stateWith(), vpc, broken)).toEqual({
      alive: [{ resource: 'network-vpc', thing: vpc }],
      failed: [broken],
    });
    const state = stateWith({ resource: 'kubernetes-cluster', id: 'c1', kind: 'KubernetesCluster' });
    expect(find(state, cluster, broken)).toEqual({ alive: [], failed: [broken] });
    // In the state, it is for the engine to deal with.
    const known = stateWith({ resource: 'kubernetes-cluster', id: 'c2', kind: 'KubernetesCluster' });
    expect(find(known, broken)).toEqual({ alive: [], failed: [] });
  });

  it('leaves alone what carries the mark under another name', () => {
    const own = [vpc, cluster, postgres].map((thing) => ({ ...thing, name: `${thing.name}-2` }));
    expect(find(stateWith(), ...own)).toEqual({ alive: [], failed: [] });
  });
});
