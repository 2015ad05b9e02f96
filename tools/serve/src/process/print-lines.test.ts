import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { formatLine, prefixedPrinter } from './print-lines.ts';

const plain = (line: string) => {
  const text = formatLine(line);
  return text === undefined ? undefined : stripVTControlCharacters(text);
};

test('a log entry becomes words; what is no log entry stays as it is', () => {
  const base = { time: 1, pid: 2, hostname: 'h', service: 's', environment: 'local', reqId: 'r' };
  const entry = (fields: object) => plain(JSON.stringify({ level: 30, ...base, ...fields }));
  expect(entry({ msg: 'incoming request', req: { method: 'GET', url: '/api' } })).toBe('incoming request GET /api');
  expect(entry({ msg: 'request completed', res: { statusCode: 404 }, responseTime: 3 })).toBe(
    'request completed 404 responseTime=3',
  );
  expect(entry({ level: 50, msg: 'no relay', err: { stack: 'Error: gone\n    at x' } })).toBe(
    'ERROR no relay Error: gone\n    at x',
  );
  expect(plain('{"level": not JSON')).toBe('{"level": not JSON');
  expect(plain('  migrated 3 tables')).toBe('  migrated 3 tables');
});

test.each([
  '{"level":30,"time":1,"msg":"Server listening at http://127.0.0.1:8000"}',
  '   - Local:         http://127.0.0.1:3000',
  '\u001b[1m- Network:\u001b[22m http://127.0.0.1:3000',
  '\u001b[?25h',
  '',
])('%j is left out', (line) => expect(formatLine(line)).toBeUndefined());

test('each line starts with the name of who says it, in one column', () => {
  const lines: string[] = [];
  const printer = prefixedPrinter(['serve', 'todo-backend'], (line) => lines.push(stripVTControlCharacters(line)));
  printer('serve')('ready');
  printer('todo-backend')('started');
  expect(lines).toEqual(['serve         ready', 'todo-backend  started']);
});
