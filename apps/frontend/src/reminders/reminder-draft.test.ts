import { describe, expect, it } from 'vitest';
import { exampleReminder } from '../testing/example-reminder.ts';
import { clockTime } from './describe-moment.ts';
import { checkDraft, draftOf, newDraft } from './reminder-draft.ts';

const timeZone = 'Europe/Berlin';
const at = (hour: number, minute = 0) => new Date(2026, 10, 24, hour, minute);

describe('a new reminder starts', () => {
  it('on the due day when that is ahead', () => {
    const shape = { daysBefore: 0, day: '2026-12-01', time: '09:00', timeZone };
    expect(newDraft('2026-12-01', at(14, 20), timeZone)).toEqual(shape);
  });

  it.each([null, '2026-11-24', '2026-11-01'])('at the next full hour of a task due on %s', (dueDate) => {
    const shape = { daysBefore: null, day: '2026-11-24', time: '15:00', timeZone };
    expect(newDraft(dueDate, at(14, 20), timeZone)).toEqual(shape);
    expect(newDraft(dueDate, at(8), timeZone)).toMatchObject({ time: '09:00' });
  });

  it('the next morning late in the evening', () => {
    expect(newDraft(null, at(22, 5), timeZone)).toMatchObject({ day: '2026-11-25', time: '09:00' });
  });
});

describe('a reminder that is moved starts', () => {
  it('as it was set', () => {
    const { rule, ...rest } = exampleReminder(1);
    expect(draftOf({ rule, ...rest }, null, at(14), 'UTC')).toEqual({
      daysBefore: null,
      day: '2026-12-01',
      time: '09:00',
      timeZone: 'UTC',
    });
  });

  it('at the same moment on the reader’s own clocks when it was set in another zone', () => {
    const reminder = exampleReminder(1, { fireAt: new Date(2026, 11, 1, 23, 30).toISOString() });
    const shape = { daysBefore: null, day: '2026-12-01', time: '23:30', timeZone: 'Asia/Tokyo' };
    expect(draftOf(reminder, null, at(14), 'Asia/Tokyo')).toEqual(shape);
  });

  it('on the clocks it counts on when it counts from the due day, if there are such', () => {
    const rule = { kind: 'relative', daysBefore: 3, time: '18:00', timeZone: 'America/New_York' } as const;
    const shape = { daysBefore: 3, day: '2026-12-24', time: '18:00', timeZone: 'America/New_York' };
    expect(draftOf(exampleReminder(1, { rule }), '2026-12-24', at(14), timeZone)).toEqual(shape);
    const unknown = exampleReminder(1, { rule: { ...rule, timeZone: 'Europe/Atlantis' } });
    expect(draftOf(unknown, '2026-12-24', at(14), timeZone)).toEqual({ ...shape, timeZone });
  });
});

describe('checkDraft', () => {
  const now = new Date('2026-11-24T13:00:00Z');
  const draft = { daysBefore: null, day: '2026-11-24', time: '14:01', timeZone };

  it('gives the rule and the moment it means', () => {
    expect(checkDraft(draft, null, now)).toEqual({
      rule: { kind: 'absolute', day: '2026-11-24', time: '14:01', timeZone },
      moment: new Date('2026-11-24T13:01:00Z'),
    });
    expect(checkDraft({ ...draft, daysBefore: 2 }, '2026-12-24', now)).toEqual({
      rule: { kind: 'relative', daysBefore: 2, time: '14:01', timeZone },
      moment: new Date('2026-12-22T13:01:00Z'),
    });
    expect(checkDraft({ ...draft, daysBefore: 2 }, null, now)).toMatchObject({ moment: null });
  });

  it.each([
    [{ time: '14:00' }, 'That is in the past. Choose a later time.'],
    [{ daysBefore: 1, time: '14:00' }, 'That is in the past. Choose a later time.'],
    [{ day: '' }, 'Choose a day.'],
    [{ time: '' }, 'Choose a time.'],
    [{ day: '12026-11-24' }, 'No calendar has that day.'],
  ])('refuses %j', (fields, problem) => {
    expect(checkDraft({ ...draft, ...fields }, '2026-11-25', now)).toEqual({ problem });
  });
});

it('reads a clock', () => {
  expect([clockTime(at(0, 5)), clockTime(at(23, 59))]).toEqual(['00:05', '23:59']);
});
