import type { NotificationList } from '@todo/contracts';
import { useMutationState, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useClient } from '../client/client-context.tsx';
import { applyReads, type Read } from './apply-reads.ts';
import { readKey } from './mark-read.ts';
import { notificationsQuery } from './notification-list.ts';

export interface Notifications {
  /** Undefined until the server has given it. */
  list: NotificationList | undefined;
  /** Whether it could not be loaded so far. */
  failing: boolean;
}

/** The notifications to show: what the server said, and on top what the user has just read. */
export function useNotifications(): Notifications {
  const { data, failureReason } = useQuery(notificationsQuery(useClient().api));
  const reads = useMutationState({
    filters: { mutationKey: readKey, status: 'pending' },
    select: (mutation) => mutation.state.variables as Read,
  });
  const list = useMemo(() => data && applyReads(data, reads), [data, reads]);
  return { list, failing: !data && failureReason !== null };
}
