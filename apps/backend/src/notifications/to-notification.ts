import type { Notification } from '@todo/contracts';
import type { NotificationRow } from '@todo/database';

export function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    taskId: row.task_id,
    taskTitle: row.task_title,
    remindedFor: row.reminded_for.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    changeNumber: row.change_number,
  };
}
