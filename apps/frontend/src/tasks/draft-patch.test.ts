import { expect, it } from 'vitest';
import { exampleTask } from '../testing/example-task.ts';
import { draftPatch } from './draft-patch.ts';

const task = exampleTask(1, { title: 'Call', notes: 'at noon', dueDate: '2026-11-24' });

it('holds only what differs', () => {
  expect(draftPatch(task, {})).toBeUndefined();
  expect(draftPatch(task, { title: 'Call', priority: 1 })).toEqual({ priority: 1 });
  expect(draftPatch(task, { dueDate: null })).toEqual({ dueDate: null });
});

it('trims titles, and takes empty notes for none', () => {
  expect(draftPatch(task, { title: ' Call ' })).toBeUndefined();
  expect(draftPatch(task, { notes: ' \n' })).toEqual({ notes: null });
  expect(draftPatch({ ...task, notes: null }, { notes: '' })).toBeUndefined();
  expect(draftPatch(task, { notes: '  indented\n' })).toEqual({ notes: '  indented\n' });
});
