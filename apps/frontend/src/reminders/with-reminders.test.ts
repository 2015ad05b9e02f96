import { expect, it } from 'vitest';
import { exampleReminder } from '../testing/example-reminder.ts';
import { exampleTask } from '../testing/example-task.ts';
import { versionOf } from './reminder-records.ts';
import { withReminders } from './with-reminders.ts';

it('gives each task its reminders, none that are removed, and leaves the others as they are', () => {
  const [one, two] = [exampleTask(1), exampleTask(2)];
  const [kept, removed, lost] = [
    exampleReminder(1),
    exampleReminder(2, { state: 'removed' }),
    exampleReminder(3, { taskId: exampleTask(3).id }),
  ];
  const tasks = new Map([one, two].map((task) => [task.id, task]));
  const result = withReminders(tasks, [kept, removed, lost]);
  expect(result.get(one.id)).toEqual({ ...one, reminders: [kept] });
  expect(result.get(two.id)).toBe(two);
  expect(result.size).toBe(2);
});

it('takes one that fired for newer than the same one before', () => {
  const pending = exampleReminder(4);
  expect(versionOf({ ...pending, state: 'fired' })).toBeGreaterThan(versionOf(pending));
  expect(versionOf(exampleReminder(5))).toBeGreaterThan(versionOf({ ...pending, state: 'fired' }));
});
