'use client';

import { createContext, use } from 'react';
import type { TodoClient } from './todo-client.ts';

export const ClientContext = createContext<TodoClient | null>(null);

export function useClient(): TodoClient {
  const client = use(ClientContext);
  if (!client) throw new Error('useClient needs a ClientContext above it');
  return client;
}
