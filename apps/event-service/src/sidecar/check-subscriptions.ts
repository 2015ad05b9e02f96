import type { Subscription } from './read-subscriptions.ts';

/**
 * What is wrong with the subscriptions of the sidecar, in a few words; undefined when each topic comes whole, as bytes,
 * to its path. A subscription that is missing loses nothing, but nothing would arrive either; one with a dead-letter
 * topic of Dapr's, or that has Dapr decode, would take events away from us or stand still at one it cannot read.
 */
export function checkSubscriptions(topics: readonly string[], found: readonly Subscription[]): string | undefined {
  const problems = topics.flatMap((topic) => {
    const ofTopic = found.filter((subscription) => subscription.topic === topic);
    if (ofTopic.length === 0) return [`no subscription to ${topic}`];
    if (ofTopic.length > 1) return [`${ofTopic.length} subscriptions to ${topic}`];
    return describe(ofTopic[0]!);
  });
  return problems.length > 0 ? problems.join('; ') : undefined;
}

function describe({ topic, rules = [], metadata, deadLetterTopic }: Subscription): string[] {
  const path = `/events/${topic}`;
  const [rule] = rules;
  const problems: string[] = [];
  if (rules.length !== 1 || rule?.match || rule?.path !== path) problems.push(`${topic} does not come to ${path}`);
  if (metadata?.['rawPayload'] !== 'true') problems.push(`${topic} comes without rawPayload`);
  if (deadLetterTopic) problems.push(`${topic} has the dead-letter topic ${deadLetterTopic}`);
  return problems;
}
