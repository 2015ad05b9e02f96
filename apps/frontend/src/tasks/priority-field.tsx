import styles from './fields.module.css';
import { priorityNames } from './priorities.ts';

interface PriorityFieldProps {
  value: number;
  onChange: (priority: number) => void;
}

export function PriorityField({ value, onChange }: PriorityFieldProps) {
  return (
    <span className={styles.field} data-set={value < 4 || undefined} data-priority={value}>
      <select aria-label="Priority" value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {Object.entries(priorityNames).map(([priority, name]) => (
          <option key={priority} value={priority}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
