import type { Task } from '@todo/contracts';

/** A task for tests; its id ends in `number`, and its position follows it. */
export function exampleTask(number: number, fields: Partial<Task> = {}): Task {
  return {
    id: `0192f3a4-0000-7000-8000-${String(number).padStart(12, '0')}`,
    title: `Task ${number}`,
    notes: null,
    status: 'open',
    priority: 4,
    dueDate: null,
    position: `b${String(number).padStart(2, '0')}`,
    ownerId: '0192f3a4-0000-7000-8000-ffffffffffff',
    version: 1,
    changeNumber: number,
    completedAt: null,
    createdAt: '2026-11-24T08:00:00.000Z',
    updatedAt: '2026-11-24T08:00:00.000Z',
    deletedAt: null,
    ...fields,
  };
}
