import { describeChange, diffIdentities, type Identity } from '@todo/identity';
import type { KubernetesObject, Release } from '@todo/workload';
import { findDrift } from '../cluster/find-drift.ts';
import type { Cluster } from '../cluster/kube-cluster.ts';
import { readLiveObjects, type LiveObjects } from '../cluster/live-objects.ts';
import { readRunning } from '../cluster/read-running.ts';
import { findImage } from '../image/index.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { ReleaseContent } from '../ledger/release-record.ts';
import type { Service } from '../read-service.ts';
import { verifyImage, type Registry } from '../registry/index.ts';
import type { Ancestry, Running, ServiceFacts } from './facts.ts';
import { annotate, hashWantedObjects, renderRelease, type Destination } from './render-release.ts';

/** A service that may have to be deployed. */
export interface Candidate {
  readonly service: Service;
  readonly project: string;
  readonly affected?: boolean | undefined;
  readonly identity: Identity;
}

/** What a deploy talks to. */
export interface Target extends Destination {
  readonly cluster: Cluster;
  readonly registry: Registry;
  readonly ledger: Ledger;
}

/** What the cluster holds, read once for all services. */
export interface ClusterState {
  readonly live: LiveObjects;
  /** Newest first, of all services. */
  readonly releases: readonly Release[];
}

export async function readClusterState({ cluster, ledger }: Pick<Target, 'cluster' | 'ledger'>): Promise<ClusterState> {
  const [live, releases] = await Promise.all([readLiveObjects(cluster), ledger.list()]);
  return { live, releases };
}

/** Collects the facts of one service. Reads only; dry runs of server-side apply are reads. */
export async function gatherFacts(
  target: Target,
  state: ClusterState,
  candidate: Candidate,
  ancestryOf: (commit: string) => Promise<Ancestry>,
): Promise<ServiceFacts> {
  const { manifest } = candidate.service;
  const running = readRunning(state.live, manifest.name);
  const releases = state.releases.filter(({ service }) => service === manifest.name);
  const release = releases.find(({ number }) => number === running?.release);
  const wantedObjects = hashWantedObjects(manifest, target);
  const settled = running?.identity === candidate.identity.identity && running.objects === wantedObjects.identity;
  const digest = release?.digest ?? (running?.digest || undefined);
  const content = settled || !release ? undefined : await target.ledger.content(release);
  const released =
    settled && digest ? renderRelease(manifest, target, noted(running, digest)) : asStored(release, content);
  const [inRegistry, runningInRegistry, drift, ancestry] = await Promise.all([
    findImage(target.registry, manifest.name, candidate.identity.identity).then((image) => image?.digest),
    digest !== undefined && verifyImage(target.registry, manifest.name, digest),
    findDrift(target.cluster, manifest.name, released, state.live),
    settled || !running?.commit ? ('not asked' as const) : ancestryOf(running.commit),
  ]);
  return {
    service: manifest.name,
    project: candidate.project,
    affected: candidate.affected,
    wanted: candidate.identity,
    wantedObjects,
    inRegistry,
    running,
    runningInRegistry,
    releasedDigest: release?.digest,
    hasMigration: manifest.migration !== undefined,
    releases,
    changes: content ? describeChanges(content, [candidate.identity, wantedObjects]) : [],
    drift: drift.changes,
    foreign: drift.foreign,
    ancestry,
  };
}

function noted({ release: number, identity, objects, commit }: Running, digest: string) {
  return { number, identity, objects, commit, digest };
}

function asStored(release: Release | undefined, content: ReleaseContent | undefined): KubernetesObject[] {
  return release && content ? annotate(content.objects, release) : [];
}

function describeChanges(content: ReleaseContent, wanted: readonly Identity[]): string[] {
  const after = { parts: Object.assign({}, ...wanted.map(({ parts }) => parts)) as Identity['parts'] };
  return diffIdentities({ parts: content.parts }, after).map(describeChange);
}
