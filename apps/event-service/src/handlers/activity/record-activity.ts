import { taskEventTypes } from '@todo/contracts';
import { newId, takeChangeNumber } from '@todo/database';
import { defineHandler } from '../event-handler.ts';

/** Writes a task's history. It takes a change number of the owner, so that open pages fetch the line. */
export const recordActivity = defineHandler({
  consumer: 'activity',
  topic: 'task-events',
  types: taskEventTypes,
  async handle(trx, event) {
    const { task, changedFields, actor } = event.data;
    const line = {
      id: newId(),
      owner_id: task.ownerId,
      task_id: task.id,
      event_id: event.id,
      type: event.type,
      task_title: task.title,
      changed_fields: changedFields,
      actor_id: actor.id,
      actor_kind: actor.kind,
      occurred_at: new Date(event.time),
    };
    await trx
      .with('next', (db) => takeChangeNumber(db, task.ownerId))
      .insertInto('activity')
      .values((row) => ({ ...line, change_number: row.selectFrom('next').select('change_number') }))
      .execute();
  },
});
