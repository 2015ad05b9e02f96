import { createApiClient } from '@todo/api-client';
import type { TaskPage } from '@todo/contracts';
import { readConfig } from '../config.ts';
import { pageSize } from './page-size.ts';

/** How long a visitor waits for tasks in the first answer; without them the browser asks for itself. */
const patienceMs = 1_000;

/** The first open tasks for the server's rendering; null when the backend does not give them in time. */
export async function loadFirstPage(): Promise<TaskPage | null> {
  const api = createApiClient({ baseUrl: readConfig().backendUrl });
  try {
    return await api.listTasks({ status: 'open', limit: pageSize }, { signal: AbortSignal.timeout(patienceMs) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.warn(JSON.stringify({ level: 'warn', msg: 'rendered without tasks', reason }));
    return null;
  }
}
