import { fromRecord, releaseLabel, toAnnotations, type Release } from '@todo/workload';
import type { Cluster } from '../cluster/kube-cluster.ts';
import { DeployError } from '../deploy-error.ts';
import { contentOf, recordName, toRecord, type ReleaseContent, type ReleaseRecord } from './release-record.ts';

/** Releases of a service that are kept; older ones are removed when a new one starts. */
export const releasesKept = 15;

/** The releases of a namespace, a ConfigMap each. */
export interface Ledger {
  /** Newest first; of one service or of all. Content stays on the cluster. */
  list(service?: string): Promise<Release[]>;
  content(release: Pick<Release, 'service' | 'number'>): Promise<ReleaseContent | undefined>;
  /** Writes the next release of a service, `started`, and removes those that no longer fit. */
  start(release: Omit<Release, 'number' | 'result' | 'note'>, content: ReleaseContent): Promise<Release>;
  /** Writes how a release ended. */
  finish(release: Release, result: Release['result'], note?: string): Promise<Release>;
}

export function openLedger(cluster: Cluster): Ledger {
  async function list(service?: string): Promise<Release[]> {
    const labels = service === undefined ? releaseLabel : `${releaseLabel}=${service}`;
    const records = await cluster.list<ReleaseRecord>('ConfigMap', { labels, metadataOnly: true });
    return records
      .map(fromRecord)
      .filter((release) => release !== undefined)
      .sort((a, b) => b.number - a.number);
  }

  return {
    list,
    async content(release) {
      const record = await cluster.read<ReleaseRecord>('ConfigMap', recordName(release));
      return record && contentOf(record);
    },
    async start(entry, content) {
      const earlier = await list(entry.service);
      const release: Release = { ...entry, number: (earlier[0]?.number ?? 0) + 1, result: 'started', note: '' };
      await cluster.create(toRecord(release, content, cluster.namespace));
      for (const old of outdated(earlier)) await cluster.remove('ConfigMap', recordName(old));
      return release;
    },
    async finish(release, result, note = '') {
      const ended = { ...release, result, note };
      await cluster.merge('ConfigMap', recordName(release), { metadata: { annotations: toAnnotations(ended) } });
      return ended;
    },
  };
}

/** All beyond the newest, but never the last one that worked: it is what a failing rollout goes back to. */
function outdated(newestFirst: readonly Release[]): readonly Release[] {
  const working = newestFirst.find(({ result }) => result === 'succeeded');
  return newestFirst.slice(releasesKept - 1).filter((release) => release !== working);
}

/** The objects of a release, or a DeployError when its record is no longer there. */
export async function contentOrThrow(ledger: Ledger, release: Release): Promise<ReleaseContent> {
  const content = await ledger.content(release);
  if (content && content.objects.length > 0) return content;
  throw new DeployError(`Release ${release.number} of ${release.service} is no longer in the ledger.`);
}
