import type { ChangeTask, CreateTask, ReminderRule } from '@todo/contracts';
import { positionBetween } from '@todo/domain';
import { useMemo } from 'react';
import { useClient } from '../client/client-context.tsx';
import { newId } from '../client/new-id.ts';
import { undoMs, type TodoClient } from '../client/todo-client.ts';
import type { TimedReminder } from '../reminders/moments.ts';
import { shorten } from './describe-failure.ts';
import type { ListedTask } from './listed-task.ts';
import { movedPosition } from './moved-position.ts';

export interface TaskCommands {
  add(input: CreateTask, open: readonly ListedTask[]): string;
  /** Completes an open task, reopens a completed one. */
  toggle(task: ListedTask): void;
  change(task: ListedTask, patch: ChangeTask): void;
  move(task: ListedTask, direction: -1 | 1, open: readonly ListedTask[]): void;
  remove(task: ListedTask): void;
  /** Makes the reminder with this id, or moves it. */
  setReminder(task: ListedTask, reminderId: string, rule: ReminderRule): void;
  removeReminder(task: ListedTask, timed: TimedReminder): void;
}

/** What the user can do, with what the page then says. */
export function useTaskCommands(): TaskCommands {
  const client = useClient();
  return useMemo(() => createTaskCommands(client), [client]);
}

function createTaskCommands({ runAction, deletions, messages, announcement }: TodoClient): TaskCommands {
  function reopen({ id, title }: ListedTask): void {
    runAction({ type: 'reopen', id, title });
    announcement.set(`Reopened ${title}`);
  }

  function complete(task: ListedTask): void {
    const { id, title } = task;
    runAction({ type: 'complete', id, title, at: new Date().toISOString() });
    messages.show(
      { kind: 'status', text: `Completed “${shorten(title)}”`, action: { label: 'Undo', run: () => reopen(task) } },
      undoMs,
    );
  }

  function setReminder({ id, title }: ListedTask, reminderId: string, rule: ReminderRule): void {
    runAction({ type: 'set reminder', id, title, reminderId, rule });
    announcement.set(`Reminder set for ${title}`);
  }

  return {
    setReminder,
    removeReminder(task, { reminder, moment }) {
      const { id, title } = task;
      runAction({ type: 'remove reminder', id, title, reminderId: reminder.id });
      const undo = { label: 'Undo', run: () => setReminder(task, reminder.id, reminder.rule) };
      const ahead = moment === null || moment.getTime() > Date.now();
      messages.show({ kind: 'status', text: 'Reminder removed', ...(ahead && { action: undo }) }, undoMs);
    },
    add(input, open) {
      const id = newId();
      const position = positionBetween(open.at(-1)?.position ?? null, null);
      runAction({ type: 'create', id, input: { ...input, id }, position });
      announcement.set(`Added ${input.title}`);
      return id;
    },
    toggle: (task) => (task.status === 'open' ? complete(task) : reopen(task)),
    change: (task, patch) => runAction({ type: 'change', id: task.id, patch, base: task }),
    move(task, direction, open) {
      const position = movedPosition(open, task.id, direction);
      if (position === undefined) return;
      runAction({ type: 'change', id: task.id, patch: { position }, base: task });
      announcement.set(`Moved ${task.title} ${direction < 0 ? 'up' : 'down'}`);
    },
    remove({ id, title, version }) {
      deletions.add({ type: 'delete', id, title, version });
      const undo = { label: 'Undo', run: () => deletions.undo(id) };
      messages.show({ kind: 'status', text: `Deleted “${shorten(title)}”`, action: undo }, undoMs);
    },
  };
}
