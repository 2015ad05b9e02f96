import type { ReminderRule } from '@todo/contracts';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { describeClocks } from './describe-clocks.ts';
import { describeDaysBefore, describeMoment } from './describe-moment.ts';
import { checkDraft, type ReminderDraft } from './reminder-draft.ts';
import styles from './reminder-form.module.css';

interface ReminderFormProps {
  start: ReminderDraft;
  /** Whether it moves a reminder that is there. */
  known: boolean;
  dueDate: string | null;
  /** The due day that the server knows, from which it counts. */
  savedDueDate: string | null;
  today: string | null;
  onSet: (rule: ReminderRule) => void;
  onCancel: () => void;
}

const offered = [0, 1, 2, 7];

/** When to remind: on a day, or some days before the due day, at a time on the reader's clocks. */
export function ReminderForm({ start, known, dueDate, savedDueDate, today, onSet, onCancel }: ReminderFormProps) {
  const [draft, setDraft] = useState(start);
  const [problem, setProblem] = useState<string>();
  const first = useRef<HTMLSelectElement & HTMLInputElement>(null);
  const hint = useId();
  const { daysBefore, day, time } = draft;
  const choices = daysBefore === null || offered.includes(daysBefore) ? offered : [...offered, daysBefore];
  useEffect(() => first.current?.focus(), []);

  function set(fields: Partial<ReminderDraft>): void {
    setDraft((current) => ({ ...current, ...fields }));
    setProblem(undefined);
  }

  function submit(): void {
    const checked = checkDraft(draft, savedDueDate, new Date());
    if (checked.rule) onSet(checked.rule);
    else setProblem(checked.problem);
  }

  function onKeyDown(event: KeyboardEvent): void {
    // Both mean this form, not the editor around it.
    if (event.key === 'Escape' || event.key === 'Enter') event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onCancel();
  }

  const field = { 'aria-describedby': hint, 'aria-invalid': problem !== undefined };
  const withKinds = dueDate !== null || daysBefore !== null;
  return (
    <form
      className={styles.form}
      aria-label={known ? 'Move reminder' : 'New reminder'}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {withKinds && (
        <select
          ref={first}
          aria-label="Remind"
          value={daysBefore ?? 'day'}
          onChange={({ target }) => set({ daysBefore: target.value === 'day' ? null : Number(target.value) })}
        >
          <option value="day">On a day</option>
          {choices.map((days) => (
            <option key={days} value={days}>
              {describeDaysBefore(days)}
            </option>
          ))}
        </select>
      )}
      {daysBefore === null && (
        <input
          ref={withKinds ? undefined : first}
          type="date"
          aria-label="Reminder day"
          min={today ?? undefined}
          max="9999-12-31"
          value={day}
          onChange={({ target }) => set({ day: target.value })}
          {...field}
        />
      )}
      <input
        type="time"
        aria-label="Reminder time"
        value={time}
        onChange={({ target }) => set({ time: target.value.slice(0, 5) })}
        {...field}
      />
      <span className={styles.buttons}>
        <button type="submit" className="button primary">
          {known ? 'Move' : 'Set'}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </span>
      <p id={hint} className={styles.hint} data-problem={problem !== undefined || undefined} aria-live="polite">
        {problem ?? <Meaning draft={draft} dueDate={dueDate} today={today} />}
      </p>
    </form>
  );
}

/** What the fields mean, when that is more than they say: the moment, whose clocks, and what clocks do then. */
function Meaning({ draft, dueDate, today }: { draft: ReminderDraft; dueDate: string | null; today: string | null }) {
  const { moment, rule } = checkDraft(draft, dueDate, new Date(0));
  const clocks = rule && moment && describeClocks(rule.time, rule.timeZone, moment);
  return (
    <>
      {moment && today && draft.daysBefore !== null && `${describeMoment(moment, today)}, `}
      {draft.timeZone.replaceAll('_', ' ')} time.
      {clocks && ` ${clocks}`}
    </>
  );
}
