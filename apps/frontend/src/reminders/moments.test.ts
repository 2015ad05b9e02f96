import type { ReminderRule } from '@todo/contracts';
import { describe, expect, it } from 'vitest';
import { exampleReminder } from '../testing/example-reminder.ts';
import { exampleTask } from '../testing/example-task.ts';
import { nextReminder, timeReminders } from './moments.ts';

const eve: ReminderRule = { kind: 'relative', daysBefore: 1, time: '18:00', timeZone: 'Europe/Berlin' };
const relative = exampleReminder(1, { rule: eve, fireAt: null });
const absolute = exampleReminder(2);
const moments = (...args: Parameters<typeof timeReminders>) =>
  timeReminders(...args).map(({ reminder, moment }) => [reminder.id, moment?.toISOString() ?? null]);

describe('timeReminders', () => {
  it('orders by moment, and lets those that count from the due day follow it before the server says so', () => {
    const reminders = [absolute, relative];
    expect(moments({ reminders, dueDate: '2026-11-30' })).toEqual([
      [relative.id, '2026-11-29T17:00:00.000Z'],
      [absolute.id, '2026-12-01T09:00:00.000Z'],
    ]);
    expect(moments({ reminders, dueDate: null })).toEqual([
      [absolute.id, '2026-12-01T09:00:00.000Z'],
      [relative.id, null],
    ]);
  });

  it('takes the server’s word in a zone that this runtime does not know', () => {
    const fireAt = '2026-11-29T12:00:00.000Z';
    const unknown = exampleReminder(3, { rule: { ...eve, timeZone: 'Europe/Atlantis' }, fireAt });
    expect(moments({ reminders: [unknown], dueDate: '2026-11-30' })).toEqual([[unknown.id, fireAt]]);
  });
});

describe('nextReminder', () => {
  const late = exampleReminder(4, { fireAt: '2026-12-03T09:00:00.000Z' });
  const task = { ...exampleTask(1), reminders: [late, absolute] };
  const at = (now: string | null, of = task) => nextReminder(of, now === null ? null : Date.parse(now))?.reminder.id;

  it('is the first that is still ahead', () => {
    expect(at('2026-12-01T08:59:59Z')).toBe(absolute.id);
    expect(at('2026-12-01T09:00:00Z')).toBe(late.id);
    expect(at('2026-12-04T00:00:00Z')).toBeUndefined();
    expect(at(null)).toBe(absolute.id);
  });

  it('is none of a completed task, and none that will not fire', () => {
    expect(at(null, { ...task, status: 'completed' })).toBeUndefined();
    for (const state of ['fired', 'cancelled'] as const) {
      expect(at(null, { ...task, reminders: [{ ...absolute, state }] })).toBeUndefined();
    }
    expect(at(null, { ...task, reminders: [relative] })).toBeUndefined();
  });
});
