'use client';

import type { TaskPage } from '@todo/contracts';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Announcer } from '../messages/announcer.tsx';
import { Messages } from '../messages/messages.tsx';
import { TaskBoard } from '../tasks/task-board.tsx';
import { ClientContext } from './client-context.tsx';
import { createTodoClient } from './todo-client.ts';

/** The page. Requests go to its own origin, where `/api` is the backend. */
export function TodoApp({ firstPage }: { firstPage: TaskPage | null }) {
  const [client] = useState(() => createTodoClient({ baseUrl: '', firstPage }));
  useEffect(() => {
    window.addEventListener('pagehide', client.deletions.flush);
    return () => window.removeEventListener('pagehide', client.deletions.flush);
  }, [client]);
  return (
    <QueryClientProvider client={client.queryClient}>
      <ClientContext value={client}>
        <TaskBoard />
        <Messages />
        <Announcer />
      </ClientContext>
    </QueryClientProvider>
  );
}
