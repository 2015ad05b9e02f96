import type { ChangeTask } from '@todo/contracts';
import type { ListedTask } from './listed-task.ts';

export type TaskDraft = Partial<Pick<ListedTask, 'title' | 'notes' | 'dueDate' | 'priority'>>;

/** What a draft would change of a task, as the API wants it; undefined when nothing. */
export function draftPatch(task: ListedTask, draft: TaskDraft): ChangeTask | undefined {
  const wanted: TaskDraft = { ...draft };
  if (draft.title !== undefined) wanted.title = draft.title.trim();
  if (draft.notes !== undefined) wanted.notes = draft.notes?.trim() ? draft.notes : null;
  const changed = Object.entries(wanted).filter(([field, value]) => value !== task[field as keyof TaskDraft]);
  return changed.length > 0 ? Object.fromEntries(changed) : undefined;
}
