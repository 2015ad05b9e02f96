import { createApiClient, type ApiClient } from '@todo/api-client';
import type { TaskPage } from '@todo/contracts';
import { QueryClient } from '@tanstack/react-query';
import { createLiveChanges, type LiveChanges } from '../live/live-changes.ts';
import { createMessageStore, type MessageStore } from '../messages/message-store.ts';
import { createMarkRead, type MarkRead } from '../notifications/mark-read.ts';
import { createPendingDeletions, type PendingDeletions } from '../tasks/pending-deletions.ts';
import { createRunAction, type RunAction } from '../tasks/run-action.ts';
import { setFirstPage } from '../tasks/task-pages.ts';
import { createStore, type Store } from './create-store.ts';

export interface TodoClientOptions {
  /** As in createApiClient. */
  baseUrl: string;
  /** The first open tasks, when the server already had them. */
  firstPage: TaskPage | null;
  EventSource?: typeof globalThis.EventSource;
}

/** Everything of the page that is not React. */
export interface TodoClient {
  api: ApiClient;
  queryClient: QueryClient;
  messages: MessageStore;
  /** What a screen reader says next; shown nowhere. */
  announcement: Store<string>;
  runAction: RunAction;
  deletions: PendingDeletions;
  markRead: MarkRead;
  live: LiveChanges;
}

export const undoMs = 8_000;

export function createTodoClient({ baseUrl, firstPage, EventSource }: TodoClientOptions): TodoClient {
  const api = createApiClient({ baseUrl });
  const queryClient = new QueryClient();
  if (firstPage) setFirstPage(queryClient, 'open', firstPage);
  const messages = createMessageStore();
  const runAction = createRunAction(api, queryClient, messages);
  return {
    api,
    queryClient,
    messages,
    announcement: createStore(''),
    runAction,
    deletions: createPendingDeletions(runAction, undoMs),
    markRead: createMarkRead(api, queryClient, messages),
    live: createLiveChanges({ api, queryClient, baseUrl, ...(EventSource && { EventSource }) }),
  };
}
