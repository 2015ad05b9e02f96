import type { TopicDescription } from './describe-topics.ts';

export interface TopicNeeds {
  readonly partitions: number;
  readonly replicas: number;
  readonly minInsyncReplicas: number;
  readonly retentionMs: { readonly min: number; readonly max: number };
}

/** What about a topic can lose events or change their order; empty when nothing can. */
export function findFaults(name: string, topic: TopicDescription | undefined, needs: TopicNeeds): string[] {
  if (!topic) return [`${name} does not exist, or this user may not see it`];
  const { replicas, settings } = topic;
  const number = (setting: string) => Number(settings.get(setting));
  const retention = number('retention.ms');
  const faults: [boolean, string][] = [
    [replicas.length < needs.partitions, `has ${replicas.length} partitions, must have ${needs.partitions}`],
    [Math.min(...replicas) < needs.replicas, `has ${Math.min(...replicas)} replicas, must have ${needs.replicas}`],
    [
      !(number('min.insync.replicas') >= needs.minInsyncReplicas),
      `min.insync.replicas is ${settings.get('min.insync.replicas')}, must be ${needs.minInsyncReplicas}`,
    ],
    [
      settings.get('unclean.leader.election.enable') !== 'false',
      `unclean.leader.election.enable is ${settings.get('unclean.leader.election.enable')}, must be false`,
    ],
    [
      settings.get('cleanup.policy') !== 'delete',
      `cleanup.policy is ${settings.get('cleanup.policy')}, must be delete: compaction removes events`,
    ],
    [
      !(retention >= needs.retentionMs.min && retention <= needs.retentionMs.max),
      `retention.ms is ${retention}, must be from ${needs.retentionMs.min} to ${needs.retentionMs.max}, which is how long the inbox knows events`,
    ],
  ];
  return faults.filter(([wrong]) => wrong).map(([, fault]) => `${name}: ${fault}`);
}
