import { expect, it } from 'vitest';
import { parseNotificationsCommand } from './parse-notifications-command.ts';

const id = '01990000-0000-7000-8000-0000000000aa';

it('reads commands', () => {
  expect(parseNotificationsCommand(['list'])).toEqual({ verb: 'list', limit: 100 });
  expect(parseNotificationsCommand(['list', '--limit', '5'])).toEqual({ verb: 'list', limit: 5 });
  expect(parseNotificationsCommand(['show', id])).toEqual({ verb: 'show', id });
  expect(parseNotificationsCommand(['resend', id])).toEqual({ verb: 'resend', id });
  expect(parseNotificationsCommand(['resend', '--all'])).toEqual({ verb: 'resend', id: 'all' });
  expect(parseNotificationsCommand(['discard', '--all'])).toEqual({ verb: 'discard', id: 'all' });
});

it.each([
  [[], 'A command is missing.'],
  [['send'], '"send" is no command.'],
  [['resend'], 'ID is missing.'],
  [['show', '7'], 'ID must be as "list" shows it, not "7".'],
  [['resend', 'all'], 'ID must be as "list" shows it, not "all".'],
  [['resend', id, '--all'], 'Name an ID or --all, not both.'],
  [['discard', id, id], 'is one word too many.'],
  [['list', '--limit', 'x'], '--limit must be a whole number, not "x".'],
])('explains itself when asked %j', (words, message) => {
  expect(() => parseNotificationsCommand(words)).toThrow(message);
  expect(() => parseNotificationsCommand(words)).toThrow('Usage:\n  notifications list');
});
