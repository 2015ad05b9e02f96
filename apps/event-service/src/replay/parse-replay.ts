import { parseArgs } from 'node:util';
import type { EventHandler } from '../handlers/event-handler.ts';

export interface Replay {
  readonly handler: EventHandler;
  readonly from: Date;
}

const usage = `Usage:
  replay --handler NAME --from TIME   gives a projection the events since TIME (such as 2026-11-24T08:00:00Z) again`;

/**
 * @throws {Error} with the usage, when the words are not a replay; or saying why this handler, or this time, cannot be
 *   replayed
 */
export function parseReplay(
  words: readonly string[],
  handlers: readonly EventHandler[],
  log: { now: Date; hours: number },
): Replay {
  const { handler: name, from: text } = parse(words);
  if (!name || !text) throw new Error(`--${name ? 'from' : 'handler'} is missing.\n${usage}`);
  const handler = handlers.find(({ consumer }) => consumer === name);
  const projections = handlers.filter(({ projection }) => projection).map(({ consumer }) => consumer);
  const known = `Projections are: ${projections.join(', ') || 'none'}.`;
  if (!handler) throw new Error(`There is no handler "${name}". ${known}`);
  if (!handler.projection) {
    throw new Error(`"${name}" is no projection: given old events again, its effects would happen twice. ${known}`);
  }
  const from = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(from.getTime())) {
    throw new Error(`--from takes a time with its zone, such as 2026-11-24T08:00:00Z, not "${text}".`);
  }
  if (from > log.now) throw new Error('--from lies in the future.');
  const oldest = new Date(log.now.getTime() - log.hours * 3_600_000);
  if (from < oldest) {
    throw new Error(
      `The log keeps ${log.hours} hours (OUTBOX_RETENTION_HOURS), so it has all events since ${oldest.toISOString()} only.`,
    );
  }
  return { handler, from };
}

function parse(words: readonly string[]): { handler?: string; from?: string } {
  try {
    const options = { handler: { type: 'string' }, from: { type: 'string' } } as const;
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${usage}`, { cause: error });
  }
}
