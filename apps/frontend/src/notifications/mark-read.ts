import { ApiError, type ApiClient } from '@todo/api-client';
import type { QueryClient } from '@tanstack/react-query';
import { sendOptimistically } from '../client/send-optimistically.ts';
import type { MessageStore } from '../messages/message-store.ts';
import type { Read } from './apply-reads.ts';
import { notificationsQuery } from './notification-list.ts';

export const readKey = ['read notifications'] as const;

export type MarkRead = (read: Read) => void;

/** Marks notifications as read, one after the other, and tells the user when that failed. */
export function createMarkRead(api: ApiClient, queryClient: QueryClient, messages: MessageStore): MarkRead {
  const { queryKey } = notificationsQuery(api);
  function markRead(read: Read): void {
    sendOptimistically(queryClient, read, {
      mutationKey: readKey,
      scope: readKey[0],
      send: async (sent) => {
        const list = await ('id' in sent ? api.readNotification(sent.id) : api.readNotifications(sent.upTo));
        queryClient.setQueryData(queryKey, list);
      },
      onFailure: (error) => {
        const transient = error instanceof ApiError && error.transient;
        messages.show({
          kind: 'error',
          text: `${'id' in read ? 'A notification was' : 'The notifications were'} not marked as read${transient ? ': the server cannot be reached' : ''}.`,
          action: { label: 'Try again', run: () => markRead(read) },
        });
      },
    });
  }
  return markRead;
}
