import type { Reminder } from '@todo/contracts';
import type { QueryClient } from '@tanstack/react-query';
import { defineRecords, mergeNewer } from '../client/define-records.ts';
import { loadedPages } from '../tasks/task-pages.ts';

/** What came of reminders after the pages, removed ones included. */
export const reminderRecords = defineRecords<Reminder>('reminder records', versionOf);

/** Firing takes no change number: of two answers with the same one, that which says `fired` is newer. */
export function versionOf({ changeNumber, state }: Reminder): number {
  return changeNumber + (state === 'fired' ? 0.5 : 0);
}

/** The newest that is known of a reminder. */
export function knownReminder(queryClient: QueryClient, id: string): Reminder | undefined {
  const loaded = loadedPages(queryClient).flatMap(({ reminders }) => reminders.filter((one) => one.id === id));
  return mergeNewer(reminderRecords.known(queryClient), loaded, versionOf).get(id);
}
