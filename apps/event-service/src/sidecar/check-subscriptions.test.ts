import { expect, it } from 'vitest';
import { checkSubscriptions } from './check-subscriptions.ts';
import type { Subscription } from './read-subscriptions.ts';

/** As daprd 1.18.3 tells it of a declarative subscription. */
const right: Subscription = {
  pubsubname: 'events',
  topic: 'task-events',
  metadata: { rawPayload: 'true' },
  rules: [{ path: '/events/task-events' }],
  deadLetterTopic: '',
};

it('is content with one raw subscription a topic to its path, whatever else there is', () => {
  expect(checkSubscriptions(['task-events'], [right, { ...right, topic: 'another' }])).toBeUndefined();
  expect(checkSubscriptions([], [])).toBeUndefined();
});

it.each([
  ['a missing one', [], 'no subscription to task-events'],
  ['one too many', [right, right], '2 subscriptions to task-events'],
  [
    'another path',
    [{ ...right, rules: [{ path: '/task-events' }] }],
    'task-events does not come to /events/task-events',
  ],
  [
    'a route for some events only',
    [{ ...right, rules: [{ match: 'event.type == "x"', path: '/events/task-events' }] }],
    'task-events does not come to /events/task-events',
  ],
  ['no route', [{ ...right, rules: [] }], 'task-events does not come to /events/task-events'],
  ['Dapr decoding', [{ ...right, metadata: {} }], 'task-events comes without rawPayload'],
  [
    'a dead-letter topic of Dapr',
    [{ ...right, deadLetterTopic: 'poison' }],
    'task-events has the dead-letter topic poison',
  ],
])('names %s', (_what, found, expected) => {
  expect(checkSubscriptions(['task-events'], found)).toBe(expected);
});

it('names everything at once', () => {
  expect(checkSubscriptions(['task-events', 'reminders'], [{ ...right, metadata: {} }])).toBe(
    'task-events comes without rawPayload; no subscription to reminders',
  );
});
