import { Task } from '@todo/contracts';
import { assetsOf, hash } from './page-assets.ts';
import type { Send, Visit } from './paced-load.ts';

/**
 * What users do while releases come and go: load files that a page opened before still needs, read tasks, and now and then
 * open the page with all its files or write a task. `earlier` gives those files by path, with the hash that each must have.
 */
export function userVisits(earlier: ReadonlyMap<string, string>): Visit {
  const files = [...earlier];
  return async (send, turn) => {
    const kind = turn % 50;
    if (kind === 0) await openPage(send);
    else if (kind === 25) await writeTask(send, turn);
    else if (kind % 5 === 1) await send('/api/v1/tasks?limit=20');
    else await loadEarlier(send, files, turn);
  };
}

async function openPage(send: Send): Promise<void> {
  const { status, text } = await send('/');
  if (status !== 200) return;
  await Promise.all(assetsOf(text).map((path) => send(path)));
}

async function writeTask(send: Send, turn: number): Promise<void> {
  const { status, text } = await send('/api/v1/tasks', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: `Written under load ${turn}` }),
  });
  if (status !== 201) return;
  const task = Task.parse(JSON.parse(text));
  const path = `/api/v1/tasks/${task.id}`;
  await send(path);
  await send(path, { method: 'DELETE', headers: { 'if-match': `"${task.version}"` } });
}

async function loadEarlier(send: Send, files: [string, string][], turn: number): Promise<void> {
  const [path, content] = files[turn % files.length] ?? [];
  if (path === undefined) return;
  const { status, text } = await send(path);
  if (status === 200 && hash(text) !== content) throw new Error(`${path} is not the file that it was`);
}
