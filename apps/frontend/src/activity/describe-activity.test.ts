import type { Activity } from '@todo/contracts';
import { expect, it } from 'vitest';
import { describeActivity } from './describe-activity.ts';

const line = (type: Activity['type'], changedFields: string[] = []) =>
  describeActivity({ type, changedFields, taskTitle: 'Buy milk' } as Activity);

it('says what happened', () => {
  expect(line('todo.task.created.v1')).toBe('Created “Buy milk”');
  expect(line('todo.task.completed.v1', ['status', 'completedAt'])).toBe('Completed');
  expect(line('todo.task.updated.v1', ['title'])).toBe('Renamed to “Buy milk”');
  expect(line('todo.task.updated.v1', ['dueDate'])).toBe('Changed due day');
  expect(line('todo.task.updated.v1', ['title', 'notes', 'dueDate'])).toBe('Changed title, notes and due day');
  expect(line('todo.task.updated.v1', ['position'])).toBe('Moved in the list');
});

it('does not name fields it does not know', () => {
  expect(line('todo.task.updated.v1', ['estimate'])).toBe('Changed');
});
