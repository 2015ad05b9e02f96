import type { Notification } from '@todo/contracts';
import { exampleTask } from './example-task.ts';

/** An unread notification of task 1 for tests; its id ends in `number`. */
export function exampleNotification(number: number, fields: Partial<Notification> = {}): Notification {
  return {
    id: `0192f3a4-0000-7000-8002-${String(number).padStart(12, '0')}`,
    taskId: exampleTask(1).id,
    taskTitle: `Task 1, ${number}`,
    remindedFor: '2026-11-24T08:00:00.000Z',
    readAt: null,
    changeNumber: number,
    ...fields,
  };
}
