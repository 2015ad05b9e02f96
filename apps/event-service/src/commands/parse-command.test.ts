import { expect, it } from 'vitest';
import { parseCommand } from './parse-command.ts';

it('reads commands', () => {
  expect(parseCommand(['list'])).toEqual({ verb: 'list', consumer: undefined, limit: 100 });
  expect(parseCommand(['list', '--limit=5', '--consumer', 'activity'])).toEqual({
    verb: 'list',
    consumer: 'activity',
    limit: 5,
  });
  expect(parseCommand(['show', '7'])).toEqual({ verb: 'show', id: 7 });
  expect(parseCommand(['discard', '7'])).toEqual({ verb: 'discard', id: 7 });
  expect(parseCommand(['redrive', '7'])).toEqual({ verb: 'redrive', id: 7 });
  expect(parseCommand(['redrive', '--all'])).toEqual({ verb: 'redrive', id: 'all' });
});

it.each([
  [[], 'A command is missing.'],
  [['drop'], '"drop" is no command.'],
  [['show'], 'ID is missing.'],
  [['show', 'x'], 'ID must be a whole number, not "x".'],
  [['discard', '1', '2'], '"2" is one word too many.'],
  [['redrive', '--everything'], "Unknown option '--everything'"],
  [['redrive', '7', '--all'], 'Name an ID or --all, not both.'],
  [['list', '--limit=-3'], '--limit must be a whole number, not "-3".'],
])('explains itself when asked %j', (words, message) => {
  expect(() => parseCommand(words)).toThrow(message);
  expect(() => parseCommand(words)).toThrow('Usage:\n  dead-letters list');
});
