import { subscribeToChanges, type ApiClient, type ChangeSubscription, type LiveStatus } from '@todo/api-client';
import type { QueryClient } from '@tanstack/react-query';
import { createStore, type Store } from '../client/create-store.ts';
import { loadedChangeNumber, loadedTasks, reloadPages } from '../tasks/task-pages.ts';
import { taskRecords } from '../tasks/task-records.ts';
import { refreshActivity } from '../activity/task-activity.ts';
import { refreshNotifications } from '../notifications/notification-list.ts';
import { reminderRecords } from '../reminders/reminder-records.ts';
import { refreshReminders } from '../reminders/task-reminders.ts';
import { followChanges, type ChangeFollower } from './follow-changes.ts';

export interface LiveChangesOptions {
  api: ApiClient;
  queryClient: QueryClient;
  baseUrl: string;
  EventSource?: typeof globalThis.EventSource;
}

export interface LiveChanges {
  status: Pick<Store<LiveStatus>, 'get' | 'subscribe'>;
  /** Connects, once the first tasks are loaded, and catches up from there; later from where it was stopped. */
  start(): void;
  /** Connects anew at once, when there is reason to doubt the connection. */
  reconnect(): void;
  /** Says that the network is gone, which the connection itself may notice only much later. */
  pause(): void;
  stop(): void;
}

/** Keeps what is loaded up to date with what happens elsewhere. */
export function createLiveChanges({ api, queryClient, baseUrl, EventSource }: LiveChangesOptions): LiveChanges {
  const status = createStore<LiveStatus>('connecting');
  let follower: ChangeFollower | undefined;
  let subscription: ChangeSubscription | undefined;
  let since: number | undefined;

  function follow(): ChangeFollower {
    return followChanges({
      since: since ?? loadedChangeNumber(queryClient),
      fetchChanges: (number, signal) => api.listChanges({ since: number, limit: 500 }, { signal }),
      apply: ({ tasks, activities, reminders, notifications }) => {
        taskRecords.remember(queryClient, tasks);
        reminderRecords.remember(queryClient, reminders);
        refreshActivity(queryClient, activities);
        if (notifications.length > 0) refreshNotifications(queryClient);
      },
      // The cheaper of the two. What is loaded of a long list says little about how far the changes have come since.
      reloadAfter: () => Math.max(200, 2 * loadedTasks(queryClient).length),
      reload: async (upTo) => {
        await reloadPages(queryClient);
        taskRecords.forget(queryClient, upTo);
        reminderRecords.forget(queryClient, upTo);
        refreshActivity(queryClient);
        refreshReminders(queryClient);
        refreshNotifications(queryClient);
      },
      onAttempt: (worked) => status.set(worked ? 'open' : 'lost'),
    });
  }

  function stop(): void {
    since = follower?.known() ?? since;
    follower?.stop();
    subscription?.close();
    follower = subscription = undefined;
  }

  return {
    status,
    stop,
    start() {
      if (subscription) return;
      const started = follow();
      follower = started;
      subscription = subscribeToChanges({
        baseUrl,
        since: started.known,
        onChange: started.announce,
        onStatus: (next) => {
          // A first attempt after a pause is still part of that pause.
          if (next !== 'connecting' || status.get() === 'connecting') status.set(next);
        },
        ...(EventSource && { EventSource }),
      });
    },
    reconnect: () => subscription?.reconnect(),
    pause: () => {
      stop();
      status.set('lost');
    },
  };
}
