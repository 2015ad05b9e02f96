import { useState, type KeyboardEvent } from 'react';
import { ActivityList } from '../activity/activity-list.tsx';
import { ReminderSection } from '../reminders/reminder-section.tsx';
import { DayField } from './day-field.tsx';
import { draftPatch, type TaskDraft } from './draft-patch.ts';
import { GrowingText } from './growing-text.tsx';
import type { ListedTask } from './listed-task.ts';
import { PriorityField } from './priority-field.tsx';
import styles from './task-editor.module.css';
import type { RowActions } from './use-row-state.ts';

interface TaskEditorProps {
  task: ListedTask;
  today: string | null;
  actions: RowActions;
}

/** Edits a task in its place. Fields not touched here go on following what happens to the task elsewhere. */
export function TaskEditor({ task, today, actions }: TaskEditorProps) {
  const [base] = useState(task);
  const [draft, setDraft] = useState<TaskDraft>({});
  const { title, notes, dueDate, priority } = { ...task, ...draft };
  const set = (fields: TaskDraft) => setDraft((current) => ({ ...current, ...fields }));
  const close = () => actions.closeEditor(task.id);

  function save(): void {
    if (title.trim() === '') return;
    const patch = draftPatch(task, draft);
    close();
    if (patch) actions.change(base, patch);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      close();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  }

  return (
    <div className={styles.editor} onKeyDown={onKeyDown}>
      <form
        aria-label={`Edit ${base.title}`}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <GrowingText
          label="Title"
          value={title}
          maxLength={500}
          required
          autoFocus
          onChange={(text) => set({ title: text })}
          onEnter={save}
        />
        <GrowingText
          label="Notes"
          placeholder="Notes"
          value={notes ?? ''}
          maxLength={16_384}
          onChange={(text) => set({ notes: text })}
        />
        <div className={styles.fields}>
          <DayField value={dueDate} today={today} onChange={(day) => set({ dueDate: day })} />
          <PriorityField value={priority} onChange={(value) => set({ priority: value })} />
        </div>
        <div className={styles.buttons}>
          <button type="submit" className="button primary" disabled={title.trim() === ''}>
            Save
          </button>
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="button" className="button danger" onClick={() => actions.remove(task)}>
            Delete
          </button>
        </div>
      </form>
      <ReminderSection task={task} today={today} dueDate={dueDate} actions={actions} />
      <ActivityList taskId={task.id} />
    </div>
  );
}
