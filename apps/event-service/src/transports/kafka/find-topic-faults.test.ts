import { expect, it } from 'vitest';
import { findFaults, type TopicNeeds } from './find-topic-faults.ts';

const needs: TopicNeeds = { partitions: 6, replicas: 3, minInsyncReplicas: 2, retentionMs: { min: 10, max: 100 } };
const safe = {
  'min.insync.replicas': '2',
  'unclean.leader.election.enable': 'false',
  'cleanup.policy': 'delete',
  'retention.ms': '50',
};
const faults = (settings: Record<string, string> = {}, replicas = [3, 3, 3, 3, 3, 3]) =>
  findFaults('task-events', { replicas, settings: new Map(Object.entries({ ...safe, ...settings })) }, needs);

it('finds nothing wrong with a safe topic, nor with more partitions than are written to', () => {
  expect(faults()).toEqual([]);
  expect(faults({}, [3, 3, 3, 3, 3, 3, 3])).toEqual([]);
});

it.each<[string, Record<string, string>, number[]?]>([
  ['has 5 partitions, must have 6', {}, [3, 3, 3, 3, 3]],
  ['has 2 replicas, must have 3', {}, [3, 3, 2, 3, 3, 3]],
  ['min.insync.replicas is 1, must be 2', { 'min.insync.replicas': '1' }],
  ['unclean.leader.election.enable is true, must be false', { 'unclean.leader.election.enable': 'true' }],
  ['cleanup.policy is compact,delete, must be delete', { 'cleanup.policy': 'compact,delete' }],
  ['retention.ms is -1, must be from 10 to 100', { 'retention.ms': '-1' }],
  ['retention.ms is 101, must be from 10 to 100', { 'retention.ms': '101' }],
])('says that a topic %s', (fault, settings, replicas) => {
  expect(faults(settings, replicas)).toEqual([expect.stringContaining(`task-events: ${fault}`)]);
});

it('takes settings it is not told for faults', () => {
  const [partitions, ...rest] = findFaults('task-events', { replicas: [], settings: new Map() }, needs);
  expect(partitions).toContain('has 0 partitions');
  expect(rest.join()).toMatch(/min\.insync.*unclean.*cleanup.*retention/s);
});

it('says that a topic is not there', () => {
  expect(findFaults('reminders', undefined, needs)).toEqual(['reminders does not exist, or this user may not see it']);
});
