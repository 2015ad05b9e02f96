import { positionBetween } from '@todo/domain';
import type { ListedTask } from './listed-task.ts';

/** Where a task goes when it moves one place up (-1) or down (1) the list; undefined at its end. */
export function movedPosition(tasks: readonly ListedTask[], id: string, direction: -1 | 1): string | undefined {
  const index = tasks.findIndex((task) => task.id === id);
  const near = tasks[index + direction];
  if (index < 0 || !near) return undefined;
  // Two tabs may have given two tasks the same position: go past all of them, there is no room between.
  let beyond = index + direction;
  while (tasks[beyond]?.position === near.position) beyond += direction;
  const far = tasks[beyond]?.position ?? null;
  return direction < 0 ? positionBetween(far, near.position) : positionBetween(near.position, far);
}
