import { applyReminderAction } from '../reminders/apply-reminder-action.ts';
import type { ListedTask } from './listed-task.ts';
import type { TaskAction } from './task-action.ts';

/**
 * The tasks as they will be once the server has taken the actions under way, oldest first. It keeps nothing: an action
 * that failed is no longer among them, and with it goes what it showed. An action the server has already answered changes
 * nothing more, so it does not matter whether its answer or its end is seen first.
 */
export function applyActions(
  tasks: ReadonlyMap<string, ListedTask>,
  actions: readonly TaskAction[],
): ReadonlyMap<string, ListedTask> {
  if (actions.length === 0) return tasks;
  const result = new Map(tasks);
  for (const action of actions) {
    const task = applyAction(result.get(action.id), action);
    if (task) result.set(action.id, task);
    else result.delete(action.id);
  }
  return result;
}

function applyAction(task: ListedTask | undefined, action: TaskAction): ListedTask | undefined {
  if (action.type === 'create') return task ?? newTask(action);
  if (!task) return undefined;
  switch (action.type) {
    case 'change':
      return { ...task, ...action.patch };
    case 'complete':
      return task.status === 'completed' ? task : { ...task, status: 'completed', completedAt: action.at };
    case 'reopen':
      return task.status === 'open' ? task : { ...task, status: 'open', completedAt: null };
    case 'delete':
      return undefined;
    case 'set reminder':
    case 'remove reminder': {
      const { reminders: before, ...rest } = task;
      const reminders = applyReminderAction(before, action);
      return reminders ? { ...rest, reminders } : rest;
    }
  }
}

function newTask({ id, input, position }: Extract<TaskAction, { type: 'create' }>): ListedTask {
  return {
    id,
    title: input.title,
    notes: input.notes ?? null,
    status: 'open',
    priority: input.priority ?? 4,
    dueDate: input.dueDate ?? null,
    position,
    version: 0,
    completedAt: null,
  };
}
