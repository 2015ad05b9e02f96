import type { Migration } from 'kysely/migration';
import { tasks } from './0001-tasks.ts';
import { reminders } from './0002-reminders.ts';
import { notifications } from './0003-notifications.ts';
import { takeEvent } from './0004-take-event.ts';

/** Every migration, by the name under which the database remembers it. Add at the end; never change or remove one. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-tasks': tasks,
  '0002-reminders': reminders,
  '0003-notifications': notifications,
  '0004-take-event': takeEvent,
};
