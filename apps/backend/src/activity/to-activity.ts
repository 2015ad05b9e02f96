import type { Activity, Actor } from '@todo/contracts';
import type { ActivityRow } from '@todo/database';

export function toActivity(row: ActivityRow): Activity {
  return {
    id: row.id,
    taskId: row.task_id,
    type: row.type,
    taskTitle: row.task_title,
    changedFields: row.changed_fields,
    actor: { id: row.actor_id, kind: row.actor_kind as Actor['kind'] },
    occurredAt: row.occurred_at.toISOString(),
    changeNumber: row.change_number,
  };
}
