import type { Task } from '@todo/contracts';
import { mergeNewer } from '../client/define-records.ts';

/** Takes each task that is newer, by version, than what is known of it; deleted ones too. */
export function mergeTasks(known: ReadonlyMap<string, Task>, tasks: Iterable<Task>): ReadonlyMap<string, Task> {
  return mergeNewer(known, tasks, versionOf);
}

export const versionOf = ({ version }: Task): number => version;
