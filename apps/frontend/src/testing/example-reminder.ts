import type { Reminder } from '@todo/contracts';
import { exampleTask } from './example-task.ts';

/** A reminder of task 1 for tests; its id ends in `number`. */
export function exampleReminder(number: number, fields: Partial<Reminder> = {}): Reminder {
  return {
    id: `0192f3a4-0000-7000-8001-${String(number).padStart(12, '0')}`,
    taskId: exampleTask(1).id,
    rule: { kind: 'absolute', day: '2026-12-01', time: '09:00', timeZone: 'UTC' },
    fireAt: '2026-12-01T09:00:00.000Z',
    state: 'pending',
    changeNumber: number,
    ...fields,
  };
}
