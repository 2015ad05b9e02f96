import type { Activity } from '@todo/contracts';

const fieldNames: Record<string, string> = {
  title: 'title',
  notes: 'notes',
  priority: 'priority',
  dueDate: 'due day',
  position: 'place in the list',
};

/** One line of a task's history, in words. */
export function describeActivity({ type, changedFields, taskTitle }: Activity): string {
  switch (type) {
    case 'todo.task.created.v1':
      return `Created “${taskTitle}”`;
    case 'todo.task.completed.v1':
      return 'Completed';
    case 'todo.task.reopened.v1':
      return 'Reopened';
    case 'todo.task.deleted.v1':
      return 'Deleted';
    case 'todo.task.updated.v1':
      return describeUpdate(changedFields, taskTitle);
  }
}

function describeUpdate(changedFields: readonly string[], title: string): string {
  if (changedFields.length === 1 && changedFields[0] === 'title') return `Renamed to “${title}”`;
  if (changedFields.length === 1 && changedFields[0] === 'position') return 'Moved in the list';
  const names = changedFields.flatMap((field) => fieldNames[field] ?? []);
  if (names.length === 0) return 'Changed';
  const last = names.pop();
  return `Changed ${names.length > 0 ? `${names.join(', ')} and ${last}` : last}`;
}
