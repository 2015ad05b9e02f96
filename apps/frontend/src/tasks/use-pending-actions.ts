import { useMutationState } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient } from '../client/client-context.tsx';
import { useStore } from '../client/use-store.ts';
import { taskActionKey } from './run-action.ts';
import type { TaskAction } from './task-action.ts';

/** The actions whose answers are still to come, oldest first. */
export function usePendingActions(): readonly TaskAction[] {
  const deletions = useStore(useClient().deletions);
  const sent = useMutationState({
    filters: { mutationKey: taskActionKey, status: 'pending' },
    select: (mutation) => mutation.state.variables as TaskAction,
  });
  return useMemo(() => [...sent, ...deletions], [sent, deletions]);
}
