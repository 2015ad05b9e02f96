import { describeDay } from '@todo/domain';
import styles from './fields.module.css';

interface DayFieldProps {
  value: string | null;
  today: string | null;
  onChange: (day: string | null) => void;
}

/** A day, picked or typed by the browser's own field and shown in words; it stays text from field to server. */
export function DayField({ value, today, onChange }: DayFieldProps) {
  return (
    <span className={styles.field} data-set={value !== null || undefined}>
      <span className={styles.words} aria-hidden="true">
        <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="1.5">
          <path d="M2.5 4.5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1zM2.5 7h11M5.5 2v3M10.5 2v3" />
        </svg>
        {value === null ? 'Due day' : describeDay(value, today)}
      </span>
      <input
        type="date"
        aria-label="Due day"
        min="0001-01-01"
        max="9999-12-31"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || null)}
        onClick={(event) => event.currentTarget.showPicker?.()}
      />
      {value !== null && (
        <button type="button" aria-label="No due day" onClick={() => onChange(null)}>
          ×
        </button>
      )}
    </span>
  );
}
