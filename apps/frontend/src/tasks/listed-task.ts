import type { Reminder, Task } from '@todo/contracts';

/** What the lists show of a task: of one the server knows, or of one still on its way there (version 0). */
export type ListedTask = Pick<
  Task,
  'id' | 'title' | 'notes' | 'status' | 'priority' | 'dueDate' | 'position' | 'version' | 'completedAt'
> & {
  /** Those known of; absent when there are none. */
  reminders?: readonly Reminder[];
};
