import type { ReminderRule } from '@todo/contracts';
import { describe, expect, it } from 'vitest';
import { isSameRule, reminderMoment, reviseReminder, type ReminderStand } from './reminder.ts';

const zone = { time: '09:00', timeZone: 'Europe/Berlin' };
const dayBefore: ReminderRule = { kind: 'relative', daysBefore: 1, ...zone };
const fixed: ReminderRule = { kind: 'absolute', day: '2026-12-01', ...zone };
const now = new Date('2026-11-24T12:00:00Z');

describe('reminderMoment', () => {
  it('counts back from the due day on the calendar, so that a change of clocks moves no hour', () => {
    expect(reminderMoment({ ...dayBefore, daysBefore: 2 }, '2026-03-30')?.toISOString()).toBe(
      '2026-03-28T08:00:00.000Z',
    );
    expect(reminderMoment({ ...dayBefore, daysBefore: 0 }, '2026-03-30')?.toISOString()).toBe(
      '2026-03-30T07:00:00.000Z',
    );
  });

  it('has none without a due day, unless it is one of its own', () => {
    expect(reminderMoment(dayBefore, null)).toBeNull();
    expect(reminderMoment(fixed, null)?.toISOString()).toBe('2026-12-01T08:00:00.000Z');
  });
});

describe('isSameRule', () => {
  it('compares what is said, not the moment meant', () => {
    expect(isSameRule(fixed, { ...fixed })).toBe(true);
    expect(isSameRule(dayBefore, { ...dayBefore })).toBe(true);
    for (const other of [
      dayBefore,
      { ...fixed, day: '2026-12-02' },
      { ...fixed, time: '09:01' },
      { ...fixed, timeZone: 'Europe/Paris' },
    ]) {
      expect([isSameRule(fixed, other), isSameRule(other, fixed)]).toEqual([false, false]);
    }
    expect(isSameRule(dayBefore, { ...dayBefore, daysBefore: 2 })).toBe(false);
  });
});

describe('reviseReminder', () => {
  const at = (iso: string) => new Date(iso);
  const ahead = at('2026-12-01T08:00:00Z');
  const past = at('2026-11-20T08:00:00Z');
  const inPast: ReminderRule = { kind: 'absolute', day: '2026-11-20', ...zone };
  const revise = (rule: ReminderRule, stand: ReminderStand, task: { dueDate?: string | null; open?: boolean }) =>
    reviseReminder({ rule, ...stand }, { dueDate: null, open: true, ...task }, now);

  it('is cancelled with its task, and back with it while its moment is ahead', () => {
    expect(revise(fixed, { fireAt: ahead, state: 'pending' }, { open: false }).state).toBe('cancelled');
    expect(revise(fixed, { fireAt: ahead, state: 'cancelled' }, {}).state).toBe('pending');
    expect(revise(inPast, { fireAt: past, state: 'cancelled' }, {}).state).toBe('cancelled');
  });

  it('keeps one that is overdue, for the clock to fire late', () => {
    expect(revise(inPast, { fireAt: past, state: 'pending' }, {}).state).toBe('pending');
  });

  it('does not fire again unless it moved', () => {
    expect(revise(fixed, { fireAt: ahead, state: 'fired' }, {}).state).toBe('fired');
    expect(revise(fixed, { fireAt: ahead, state: 'fired' }, { open: false }).state).toBe('fired');
    expect(revise(dayBefore, { fireAt: past, state: 'fired' }, { dueDate: '2026-12-02' })).toEqual({
      fireAt: ahead,
      state: 'pending',
    });
  });

  it('follows the due day; into the past it does not fire, without one it waits', () => {
    expect(revise(dayBefore, { fireAt: ahead, state: 'pending' }, { dueDate: '2026-11-21' })).toEqual({
      fireAt: past,
      state: 'cancelled',
    });
    expect(revise(dayBefore, { fireAt: ahead, state: 'pending' }, {})).toEqual({ fireAt: null, state: 'pending' });
    expect(revise(dayBefore, { fireAt: null, state: 'pending' }, { dueDate: '2026-12-02' }).fireAt).toEqual(ahead);
  });

  it('stays removed', () => {
    expect(revise(fixed, { fireAt: ahead, state: 'removed' }, {}).state).toBe('removed');
  });
});
