import type { V1Deployment, V1Pod, V1PodSpec, V1ReplicaSet } from '@kubernetes/client-node';
import { fromRecord, releaseLabel } from '@todo/workload';
import { DeployError } from '../deploy-error.ts';
import type { ReleaseRecord } from '../ledger/release-record.ts';
import type { Target } from '../plan/gather-facts.ts';
import { parseImageReference } from '../registry/index.ts';

/** What an environment cannot do without. */
export interface Protected {
  /** Why an image stays, by digest. */
  readonly digests: ReadonlyMap<string, string>;
  /** Images by tag that run, `service:tag`, and why they stay; a deploy never does that, but people do. */
  readonly tags: ReadonlyMap<string, string>;
  /** Services that it has or had. */
  readonly services: ReadonlySet<string>;
}

/**
 * Reads which images of an environment run (pods, and what would start pods) and which its ledger can go back to. Throws
 * a DeployError when it cannot be told for sure.
 */
export async function findProtected({ cluster, platform }: Target): Promise<Protected> {
  const { environment } = platform;
  const [pods, sets, deployments, records] = await Promise.all([
    cluster.list<V1Pod>('Pod'),
    cluster.list<V1ReplicaSet>('ReplicaSet'),
    cluster.list<V1Deployment>('Deployment'),
    cluster.list<ReleaseRecord>('ConfigMap', { labels: releaseLabel, metadataOnly: true }),
  ]);
  const digests = new Map<string, string>();
  const tags = new Map<string, string>();
  const services = new Set<string>();
  for (const record of records) {
    const release = fromRecord(record);
    if (!release) {
      throw new DeployError(
        `The release ${record.metadata.name} of "${environment}" was written by another version of this tool, ` +
          'which cannot tell what it needs. Prune with that version.',
      );
    }
    digests.set(release.digest, `release ${release.number} of ${release.service} in ${environment}`);
    services.add(release.service);
  }
  const templates = [
    ...deployments.map(({ spec }) => spec?.template.spec),
    ...sets.filter(({ spec }) => (spec?.replicas ?? 1) > 0).map(({ spec }) => spec?.template?.spec),
    ...pods.map(({ spec }) => spec),
  ];
  const started = pods.flatMap(({ status }) => [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ]);
  for (const image of [...templates.flatMap(imagesOf), ...started.map(({ imageID }) => imageID)]) {
    const digest = /sha256:[0-9a-f]{64}$/.exec(image)?.[0];
    if (digest !== undefined) digests.set(digest, `runs in ${environment}`);
    else if (image !== '') tags.set(nameAndTag(image), `runs in ${environment}`);
  }
  return { digests, tags, services };
}

function imagesOf(spec: V1PodSpec | undefined): string[] {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  return containers.map(({ image }) => image ?? '');
}

/** Whatever registry it names: a mirror may have another name for ours. */
function nameAndTag(image: string): string {
  const { repository, tag } = parseImageReference(image);
  return `${repository.slice(repository.lastIndexOf('/') + 1)}:${tag ?? 'latest'}`;
}
