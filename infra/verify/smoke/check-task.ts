import { type ApiClient, createApiClient } from '@todo/api-client';
import type { Task } from '@todo/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Check, formatSeconds, judge, judgeSeconds, notChecked } from '../check.ts';
import { hearChange } from './hear-change.ts';
import { judgeResponse, visit } from './visit.ts';

export interface TaskOptions {
  /** What to do when the API does not do its part. */
  api: string;
  /** What to do when events do not arrive. */
  events: string;
  /** By when an event must have gone its way, in seconds. */
  eventLimit?: number;
}

const pollMs = 250;
const patience = 10_000;

/**
 * The life of one task through the public URL: made, read, seen on the page, its event in its activity, changed, removed. It is
 * removed whatever fails in between.
 */
export async function checkTask(url: string, options: TaskOptions): Promise<Check[]> {
  const { api: todo, events, eventLimit = 30 } = options;
  const api = createApiClient({ baseUrl: url, fetch: impatientFetch });
  const title = `nx run infra:verify, ${new Date().toISOString()}`;
  const started = performance.now();
  const task = await api.createTask({ title }).catch((error: unknown) => error as Error);
  const created = (performance.now() - started) / 1000;
  if (task instanceof Error) {
    return [
      judge('a task can be made', false, { measured: task.message, todo }),
      notChecked('what follows a task', 'none could be made'),
    ];
  }
  const steps: [string, string, () => Promise<Omit<Check, 'what'>>][] = [
    ['it can be read', todo, () => read(api, task, todo)],
    ['page shows tasks', todo, () => show(api, url, task, todo)],
    ['its event reached its activity', events, () => follow(api, task, { todo: events, limit: eventLimit })],
    ['a change is told at once', todo, () => hear(api, url, task, { todo, limit: eventLimit })],
    ['API answers in time', todo, () => judgeResponse('', `${url}/api/v1/tasks?limit=1`)],
    ['it can be removed', `${todo}; task ${task.id} is left over`, () => remove(api, task, todo)],
  ];
  const checks = [judge('a task can be made', true, { measured: formatSeconds(created), todo })];
  for (const [what, remedy, step] of steps) {
    const failed = (error: unknown) => judge(what, false, { measured: (error as Error).message, todo: remedy });
    checks.push({ ...(await step().catch(failed)), what });
  }
  return checks;
}

const impatientFetch: typeof fetch = (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(patience) });

async function read(api: ApiClient, { id, title }: Task, todo: string) {
  const found = await api.getTask(id);
  return judge('', found.title === title, { measured: found.title === title ? '' : found.title, todo });
}

/** The page brings the first open tasks with it; the new one, unless it is further down. */
async function show(api: ApiClient, url: string, task: Task, todo: string) {
  const { items } = await api.listTasks({ status: 'open', limit: 10 });
  const expected = items.find(({ id }) => id === task.id) ?? items[0];
  const { body } = await visit(`${url}/`);
  const shown = expected !== undefined && body.includes(expected.id);
  const which = expected?.id === task.id ? 'the new one' : 'the first one';
  return judge('', shown, { measured: shown ? which : `${which} is missing`, todo });
}

/** The event service wrote it there, however events travel. */
async function follow(api: ApiClient, { id }: Task, { todo, limit }: { todo: string; limit: number }) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  for (;;) {
    const { items } = await api.listActivity(id);
    if (items.length > 0) return judgeSeconds('', seconds(), limit, todo);
    if (seconds() > limit) return judge('', false, { measured: 'nothing', limit: `≤ ${limit} s`, todo });
    await sleep(pollMs);
  }
}

/** An open page learns of a change: nothing between holds back what is streamed. */
async function hear(api: ApiClient, url: string, task: Task, { todo, limit }: { todo: string; limit: number }) {
  const change = () => api.changeTask(task.id, { priority: 1 }, task.version);
  const seconds = await hearChange(url, task.changeNumber, change, limit);
  if (seconds === undefined) return judge('', false, { measured: 'nothing', limit: `≤ ${limit} s`, todo });
  return judgeSeconds('', seconds, limit, todo);
}

async function remove(api: ApiClient, { id, version }: Task, todo: string) {
  // The change before may have been made, or not.
  const current = await api.getTask(id).then(
    (task) => task.version,
    () => version,
  );
  await api.deleteTask(id, current);
  const again = await api.getTask(id).catch((error: unknown) => error as { status?: number });
  const gone = again.status === 404;
  return judge('', gone, { measured: gone ? '' : 'it is still there', todo });
}
