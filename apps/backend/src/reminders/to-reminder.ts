import type { Reminder, ReminderRule } from '@todo/contracts';
import type { ReminderRow } from '@todo/database';

export function toReminder(row: ReminderRow): Reminder {
  return {
    id: row.id,
    taskId: row.task_id,
    rule: ruleOf(row),
    fireAt: row.fire_at?.toISOString() ?? null,
    state: row.state,
    changeNumber: row.change_number,
  };
}

export function ruleOf({ day, days_before, clock_time: time, time_zone: timeZone }: ReminderRow): ReminderRule {
  if (day !== null) return { kind: 'absolute', day, time, timeZone };
  return { kind: 'relative', daysBefore: days_before ?? 0, time, timeZone };
}
