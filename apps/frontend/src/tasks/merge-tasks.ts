import type { Task } from '@todo/contracts';

/**
 * Takes each task that is newer, by version, than what is known of it; deleted ones too, for they say that older answers
 * still on their way are out of date. Answers the same map when nothing was newer.
 */
export function mergeTasks(known: ReadonlyMap<string, Task>, tasks: Iterable<Task>): ReadonlyMap<string, Task> {
  let result: Map<string, Task> | undefined;
  for (const task of tasks) {
    const old = (result ?? known).get(task.id);
    if (old && old.version >= task.version) continue;
    result ??= new Map(known);
    result.set(task.id, task);
  }
  return result ?? known;
}
