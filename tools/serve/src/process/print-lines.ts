import { stripVTControlCharacters, styleText } from 'node:util';

export type Print = (line: string) => void;

/** A printer that starts each line with who says it, in a column wide enough for all names. */
export function prefixedPrinter(names: readonly string[], write: Print = console.log): (name: string) => Print {
  const width = Math.max(...names.map((name) => name.length));
  return (name) => (line) => write(`${styleText('dim', name.padEnd(width))}  ${line}`);
}

const addresses = /Server listening at |^\s*- (Local|Network|Environments):/;
const hidden = new Set([
  'level',
  'time',
  'pid',
  'hostname',
  'service',
  'environment',
  'reqId',
  'msg',
  'req',
  'res',
  'err',
]);

/** A line of a service's log for people; `undefined` for empty ones and those that say where it listens: there is one address here. */
export function formatLine(line: string): string | undefined {
  const plain = stripVTControlCharacters(line);
  if (plain.trim() === '' || addresses.test(plain)) return undefined;
  const entry = parseLogEntry(line);
  if (!entry) return line;
  const { level, msg, req, res, err } = entry;
  const label = level >= 50 ? 'ERROR' : level >= 40 ? 'WARN' : '';
  const rest = Object.entries(entry).filter(([key]) => !hidden.has(key));
  return [
    label && styleText(level >= 50 ? 'red' : 'yellow', label),
    msg,
    req && `${req.method} ${req.url}`,
    res?.statusCode,
    ...rest.map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`),
    err && (err.stack ?? err.message),
  ]
    .filter(Boolean)
    .join(' ');
}

interface LogEntry {
  readonly level: number;
  readonly msg?: string;
  readonly req?: { readonly method: string; readonly url: string };
  readonly res?: { readonly statusCode: number };
  readonly err?: { readonly stack?: string; readonly message?: string };
}

function parseLogEntry(line: string): LogEntry | undefined {
  if (!line.startsWith('{"level":')) return undefined;
  try {
    return JSON.parse(line) as LogEntry;
  } catch {
    return undefined;
  }
}
