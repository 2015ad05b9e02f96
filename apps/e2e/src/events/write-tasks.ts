import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@todo/api-client';

export interface Written {
  /** What the history of each task must say, oldest first. */
  readonly titles: Map<string, string[]>;
}

/** Makes tasks and changes each in turn, a request every `pauseMs` milliseconds; each must succeed. */
export async function writeTasks(
  api: ApiClient,
  { tasks, changes, pauseMs }: { tasks: number; changes: number; pauseMs: number },
): Promise<Written> {
  const titles = new Map<string, string[]>();
  const made = [];
  for (let index = 0; index < tasks; index++) {
    const task = await api.createTask({ title: `Task ${index}` });
    titles.set(task.id, [task.title]);
    made.push(task);
    await sleep(pauseMs);
  }
  for (let round = 1; round <= changes; round++) {
    for (const [index, before] of made.entries()) {
      const task = await api.changeTask(before.id, { title: `Task ${index}, change ${round}` }, before.version);
      made[index] = task;
      titles.get(task.id)?.push(task.title);
      await sleep(pauseMs);
    }
  }
  return { titles };
}

/** What the history of each task says, oldest first. */
export async function readTitles(api: ApiClient, ids: Iterable<string>): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const id of ids) {
    const { items } = await api.listActivity(id);
    found.set(id, items.map(({ taskTitle }) => taskTitle).reverse());
  }
  return found;
}
