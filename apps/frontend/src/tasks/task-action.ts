import type { ChangeTask, CreateTask, ReminderRule } from '@todo/contracts';
import type { ListedTask } from './listed-task.ts';

/** Something the user did to a task, from the click until the server has answered. */
export type TaskAction =
  | { type: 'create'; id: string; input: CreateTask & { id: string }; position: string }
  | { type: 'change'; id: string; patch: ChangeTask; base: ListedTask }
  | { type: 'complete'; id: string; title: string; at: string }
  | { type: 'reopen'; id: string; title: string }
  | { type: 'delete'; id: string; title: string; version: number }
  | { type: 'set reminder'; id: string; title: string; reminderId: string; rule: ReminderRule }
  | { type: 'remove reminder'; id: string; title: string; reminderId: string };
