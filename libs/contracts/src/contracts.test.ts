import { describe, expect, it } from 'vitest';
import { ChangeTask, CreateTask, Day, Reminder, ReminderRule, TaskPage, TimeZone } from './index.ts';

describe('task contracts', () => {
  it('fills the defaults of a new task and trims its title', () => {
    expect(CreateTask.parse({ title: '  Buy milk ' })).toEqual({
      title: 'Buy milk',
      notes: null,
      priority: 4,
      dueDate: null,
    });
  });

  it('refuses unknown fields instead of dropping them', () => {
    expect(CreateTask.safeParse({ title: 'x', prio: 1 }).success).toBe(false);
    expect(ChangeTask.safeParse({ status: 'completed' }).success).toBe(false);
  });

  it('tells a patch that clears a field from one that leaves it out', () => {
    expect(ChangeTask.parse({ notes: null })).toEqual({ notes: null });
    expect(ChangeTask.safeParse({}).success).toBe(false);
  });

  it.each(['a\0b', '\ud83d', '\ude00 x'])('refuses text that a database cannot keep: %j', (text) => {
    expect(CreateTask.safeParse({ title: `x ${text}` }).success).toBe(false);
    expect(ChangeTask.safeParse({ notes: text }).success).toBe(false);
    expect(ChangeTask.safeParse({ notes: 'a 😀 b' }).success).toBe(true);
  });

  it.each(['2026-02-29', '2026-2-1', '2026-01-01T00:00:00Z', '0000-01-01'])('does not take %s for a day', (text) => {
    expect(Day.safeParse(text).success).toBe(false);
  });
});

describe('reminder contracts', () => {
  it.each(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'])('take %s for a time zone', (zone) => {
    expect(TimeZone.safeParse(zone).success).toBe(true);
  });

  it.each(['', '+02:00', 'Mars/Olympus', 'Europe/Berlin; drop table', 'CEST?'])('do not take %j for one', (zone) => {
    expect(TimeZone.safeParse(zone).success).toBe(false);
  });

  it('read a reminder in a zone that this runtime does not know', () => {
    const rule = { kind: 'absolute', day: '2026-12-01', time: '09:00', timeZone: 'Europe/Atlantis' };
    const id = '0192f3a4-0000-7000-8000-000000000001';
    const reminder = { id, taskId: id, rule, fireAt: '2026-12-01T08:00:00.000Z', state: 'pending', changeNumber: 1 };
    expect(Reminder.parse(reminder)).toEqual(reminder);
    expect(ReminderRule.safeParse(rule).success).toBe(false);
  });

  it('read a page of tasks from a backend that sends no reminders', () => {
    expect(TaskPage.parse({ items: [], nextCursor: null })).toEqual({ items: [], nextCursor: null, reminders: [] });
  });

  it('refuse a rule that mixes both kinds, and times no clock shows', () => {
    const rule = { kind: 'relative', daysBefore: 1, time: '09:00', timeZone: 'UTC' };
    expect(ReminderRule.safeParse(rule).success).toBe(true);
    for (const wrong of [{ day: '2026-12-01' }, { daysBefore: -1 }, { time: '24:00' }, { time: '9:00' }]) {
      expect(ReminderRule.safeParse({ ...rule, ...wrong }).success).toBe(false);
    }
  });
});
