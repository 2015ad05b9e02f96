import type { ChangeTask } from '@todo/contracts';
import type { ListedTask } from './listed-task.ts';

/**
 * The version a change builds on. When the fields it sets are still as the user saw them, that is the newest known one,
 * whatever else changed meanwhile; otherwise the one the user saw, so that the server refuses to overwrite.
 */
export function versionToSend(base: ListedTask, newest: ListedTask | undefined, patch: ChangeTask): number {
  if (!newest) return base.version;
  const untouched = fieldsOf(patch).every((field) => newest[field] === base[field]);
  return untouched ? newest.version : base.version;
}

/** Whether a task already is as the patch wants it, as after a change whose answer was lost on the way. */
export function isApplied(task: ListedTask, patch: ChangeTask): boolean {
  return fieldsOf(patch).every((field) => task[field] === patch[field]);
}

function fieldsOf(patch: ChangeTask): (keyof ChangeTask)[] {
  return Object.keys(patch) as (keyof ChangeTask)[];
}
