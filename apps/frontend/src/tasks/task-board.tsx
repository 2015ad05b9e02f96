import { useRef, useState } from 'react';
import { useClient } from '../client/client-context.tsx';
import { focusNextTask, showTask } from '../keyboard/focus-task.ts';
import { ShortcutSheet } from '../keyboard/shortcut-sheet.tsx';
import { useShortcuts } from '../keyboard/use-shortcuts.ts';
import { useLiveChanges } from '../live/use-live-changes.ts';
import { AddTask } from './add-task.tsx';
import { BoardHeader } from './board-header.tsx';
import { CompletedTasks } from './completed-tasks.tsx';
import { OpenTasks } from './open-tasks.tsx';
import styles from './task-board.module.css';
import { useOpenTask } from './use-open-task.ts';
import { useRowState } from './use-row-state.ts';
import { useTaskCommands } from './use-task-commands.ts';
import { useTasks } from './use-tasks.ts';

/** The whole page: adding, the open tasks, the completed ones. */
export function TaskBoard() {
  const { messages } = useClient();
  const [withCompleted, setWithCompleted] = useState(false);
  const { open, completed, openPages, completedPages } = useTasks({ withCompleted });
  const commands = useTaskCommands();
  const rows = useRowState(open, withCompleted ? completed : [], commands);
  const titleInput = useRef<HTMLInputElement>(null);
  const [withSheet, setWithSheet] = useState(false);
  const [withBell, setWithBell] = useState(false);
  const focusTitle = () => titleInput.current?.focus();
  const showSheet = () => setWithSheet(true);

  const openTask = useOpenTask({
    tasks: [...open, ...completed],
    onCompleted: () => setWithCompleted(true),
    edit: rows.actions.edit,
  });

  useLiveChanges(openPages.isSuccess);
  useShortcuts({
    n: focusTitle,
    q: focusTitle,
    j: () => focusNextTask(1),
    k: () => focusNextTask(-1),
    c: () => setWithCompleted((shown) => !shown),
    b: () => setWithBell((shown) => !shown),
    z: () => messages.runLatestAction(),
    '?': showSheet,
  });

  return (
    <div className={styles.page}>
      <BoardHeader
        onShowShortcuts={showSheet}
        shown={withBell}
        onToggle={setWithBell}
        onOpenTask={({ taskId, taskTitle }) => void openTask(taskId, taskTitle)}
      />
      <main>
        <AddTask ref={titleInput} onAdd={(input) => showTask(commands.add(input, open))} />
        <OpenTasks tasks={open} pages={openPages} rows={rows} />
        <CompletedTasks
          tasks={completed}
          pages={completedPages}
          rows={rows}
          shown={withCompleted}
          onToggle={() => setWithCompleted((shown) => !shown)}
        />
      </main>
      {withSheet && <ShortcutSheet onClose={() => setWithSheet(false)} />}
    </div>
  );
}
