import { randomUUID } from 'node:crypto';
import type { ApiClient } from '@todo/api-client';

/** Makes a task with a reminder at the next full minute that is not too near; returns its id. */
export async function remindSoon(api: ApiClient, title: string): Promise<string> {
  const task = await api.createTask({ title });
  const moment = new Date(Date.now() + 80_000).toISOString();
  const [day, time] = [moment.slice(0, 10), moment.slice(11, 16)];
  await api.setReminder(task.id, randomUUID(), { kind: 'absolute', day, time, timeZone: 'UTC' });
  return task.id;
}
