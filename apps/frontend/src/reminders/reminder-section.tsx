import { maxReminders } from '@todo/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useClient } from '../client/client-context.tsx';
import { newId } from '../client/new-id.ts';
import type { ListedTask } from '../tasks/listed-task.ts';
import type { RowActions } from '../tasks/use-row-state.ts';
import { timeReminders } from './moments.ts';
import { draftOf, newDraft, type ReminderDraft } from './reminder-draft.ts';
import { ReminderForm } from './reminder-form.tsx';
import { ReminderLine } from './reminder-line.tsx';
import { readerTimeZone } from './reader-time-zone.ts';
import styles from './reminder-section.module.css';
import { taskRemindersQuery } from './task-reminders.ts';

interface ReminderSectionProps {
  task: ListedTask;
  today: string | null;
  /** The due day as it stands in the editor, saved or not. */
  dueDate: string | null;
  actions: RowActions;
}

/** The reminders of a task, each set, moved and removed at once, apart from what the editor saves. */
export function ReminderSection({ task, today, dueDate, actions }: ReminderSectionProps) {
  const { api, queryClient } = useClient();
  const { isError, refetch } = useQuery({
    ...taskRemindersQuery(api, queryClient, task.id),
    // A task that is still on its way to the server has none there.
    enabled: task.version > 0,
  });
  const [editing, setEditing] = useState<{ id: string; draft: ReminderDraft }>();
  const section = useRef<HTMLElement>(null);
  const timed = timeReminders(task);
  const open = task.status === 'open';
  if (!open && timed.length === 0) return null;

  /** Closes the form and puts the focus on the button by which it was opened, or its like. */
  function close(id?: string): void {
    flushSync(() => setEditing(undefined));
    const button = section.current?.querySelector<HTMLElement>(id ? `[data-move="${id}"]` : '[data-add]');
    (button ?? section.current?.querySelector<HTMLElement>('[data-add]'))?.focus();
  }

  const form = editing && (
    <ReminderForm
      start={editing.draft}
      known={timed.some(({ reminder }) => reminder.id === editing.id)}
      dueDate={dueDate}
      savedDueDate={task.dueDate}
      today={today}
      onSet={(rule) => {
        actions.setReminder(task, editing.id, rule);
        close(editing.id);
      }}
      onCancel={() => close(editing.id)}
    />
  );
  const add = () => setEditing({ id: newId(), draft: newDraft(dueDate, new Date(), readerTimeZone()) });

  return (
    <section ref={section} className={styles.reminders} aria-labelledby={`reminders-${task.id}`}>
      <h3 id={`reminders-${task.id}`}>Reminders</h3>
      {isError && (
        <p className={styles.note} role="alert">
          The reminders could not be loaded.{' '}
          <button type="button" className="link" onClick={() => void refetch()}>
            Try again
          </button>
        </p>
      )}
      {timed.length > 0 && (
        <ul>
          {timed.map((one) =>
            editing?.id === one.reminder.id ? (
              <li key={one.reminder.id}>{form}</li>
            ) : (
              <ReminderLine
                key={one.reminder.id}
                timed={one}
                today={today}
                onMove={
                  open
                    ? () => {
                        const draft = draftOf(one.reminder, dueDate, new Date(), readerTimeZone());
                        setEditing({ id: one.reminder.id, draft });
                      }
                    : undefined
                }
                onRemove={() => {
                  actions.removeReminder(task, one);
                  close();
                }}
              />
            ),
          )}
        </ul>
      )}
      {form && !timed.some(({ reminder }) => reminder.id === editing.id) && form}
      {open && !editing && timed.length < maxReminders && (
        <button type="button" data-add className="link" onClick={add}>
          Add reminder
        </button>
      )}
      {open && timed.length >= maxReminders && <p className={styles.note}>A task can have {maxReminders} reminders.</p>}
    </section>
  );
}
