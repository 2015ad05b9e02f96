import type { CreateTask } from '@todo/contracts';
import { useState, type RefObject } from 'react';
import styles from './add-task.module.css';
import { DayField } from './day-field.tsx';
import { PriorityField } from './priority-field.tsx';
import { useToday } from './use-today.ts';

interface AddTaskProps {
  ref: RefObject<HTMLInputElement | null>;
  onAdd: (input: CreateTask) => void;
}

export function AddTask({ ref, onAdd }: AddTaskProps) {
  const [title, setTitle] = useState('');
  const [dueDate, setDueDate] = useState<string | null>(null);
  const [priority, setPriority] = useState(4);
  const today = useToday();

  function add(): void {
    if (title.trim() === '') return;
    onAdd({ title: title.trim(), dueDate, priority });
    setTitle('');
    setDueDate(null);
    setPriority(4);
    ref.current?.focus();
  }

  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <input
        ref={ref}
        aria-label="New task"
        placeholder="Add a task"
        autoComplete="off"
        enterKeyHint="done"
        maxLength={500}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <div className={styles.fields}>
        <DayField value={dueDate} today={today} onChange={setDueDate} />
        <PriorityField value={priority} onChange={setPriority} />
        <button type="submit" className="button primary" disabled={title.trim() === ''}>
          Add
        </button>
      </div>
    </form>
  );
}
