import { useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useClient } from '../client/client-context.tsx';
import { focusTask, neighbourOf } from '../keyboard/focus-task.ts';
import { shorten } from './describe-failure.ts';
import type { ListedTask } from './listed-task.ts';
import type { TaskCommands } from './use-task-commands.ts';

/** What a row can ask for. Always the same object, so that a row renders again only when its own task changed. */
export interface RowActions extends Pick<
  TaskCommands,
  'toggle' | 'change' | 'remove' | 'setReminder' | 'removeReminder'
> {
  activate(id: string): void;
  edit(task: ListedTask): void;
  closeEditor(id: string): void;
  move(task: ListedTask, direction: -1 | 1): void;
}

export interface RowState {
  /** The one task that the Tab key reaches; j and k reach the others. */
  activeId: string | undefined;
  editingId: string | undefined;
  actions: RowActions;
}

/** Which row has the focus and which is open, and where the focus goes when rows come and go. */
export function useRowState(
  open: readonly ListedTask[],
  completed: readonly ListedTask[],
  commands: TaskCommands,
): RowState {
  const [activeId, setActiveId] = useState<string>();
  const [editing, setEditing] = useState<ListedTask>();
  const latestOpen = useRef(open);
  useEffect(() => {
    latestOpen.current = open;
  });

  const actions = useMemo<RowActions>(() => {
    /** Hands the focus on when it lies in a row that is about to go. */
    const leave = (id: string) => {
      if (document.activeElement?.closest('li')?.querySelector(`[data-task-id="${id}"]`)) {
        const next = neighbourOf(id);
        if (next) focusTask(next);
      }
      setEditing((current) => (current?.id === id ? undefined : current));
    };
    return {
      activate: setActiveId,
      edit: setEditing,
      change: commands.change,
      setReminder: commands.setReminder,
      removeReminder: commands.removeReminder,
      closeEditor(id) {
        flushSync(() => setEditing(undefined));
        focusTask(id);
      },
      toggle(task) {
        leave(task.id);
        commands.toggle(task);
      },
      remove(task) {
        leave(task.id);
        commands.remove(task);
      },
      move(task, direction) {
        commands.move(task, direction, latestOpen.current);
        // A row that changes its place loses the focus. The list is rendered by a timer that was set before this one.
        setTimeout(() => focusTask(task.id));
      },
    };
  }, [commands]);

  const shown = (id: string | undefined) => [...open, ...completed].some((task) => task.id === id);
  const lost = editing && !shown(editing.id) ? editing : undefined;
  useLostEditor(lost);
  return { activeId: shown(activeId) ? activeId : (open[0] ?? completed[0])?.id, editingId: editing?.id, actions };
}

/** Says why an editor closed that the user did not close. */
function useLostEditor(lost: ListedTask | undefined): void {
  const { messages } = useClient();
  useEffect(() => {
    if (!lost) return;
    messages.show({
      kind: 'error',
      text: `“${shorten(lost.title)}” was completed or deleted elsewhere while you edited it.`,
    });
  }, [lost, messages]);
}
