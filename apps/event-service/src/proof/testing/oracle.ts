import type { Database } from '@todo/database';
import { sql, type Kysely } from 'kysely';
import type { StoredRecord } from './read-topic.ts';

/** What three accounts of the same events say of each other: the log in PostgreSQL, the topic, and the effects. */
export interface Verdict {
  readonly lost: { readonly fromTopic: number; readonly effects: number };
  /** Without an event that was committed. */
  readonly phantom: { readonly inTopic: number; readonly effects: number };
  readonly doubledEffects: number;
  /** Tasks whose events, each where it appears first, are not in the order of the task's versions. */
  readonly disorderedTasks: { readonly inTopic: number; readonly effects: number };
}

export const nothingWrong: Verdict = {
  lost: { fromTopic: 0, effects: 0 },
  phantom: { inTopic: 0, effects: 0 },
  doubledEffects: 0,
  disorderedTasks: { inTopic: 0, effects: 0 },
};

interface LoggedEvent {
  readonly event_id: string;
  readonly task: string;
  readonly version: number;
}

/** Effects are the lines of the activity feed, and the dead letters in which an event was kept instead. */
export async function judge(db: Kysely<Database>, records: readonly StoredRecord[]): Promise<Verdict> {
  const { rows: log } = await sql<LoggedEvent>`
    select event_id, aggregate_id as task, (event #>> '{data,version}')::int as version from outbox
    where topic = 'task-events' order by id
  `.execute(db);
  const { rows: effects } = await sql<{ event_id: string }>`
    select event_id from activity order by change_number
  `.execute(db);
  const { rows: kept } = await sql<{ event_id: string }>`
    select event_id from dead_letter where consumer = 'activity' order by id
  `.execute(db);

  const events = new Map(log.map((event) => [event.event_id, event]));
  const inTopic = records.map(idOf).filter((id) => id !== undefined);
  const withEffect = effects.map(({ event_id }) => event_id);
  const handled = new Set([...withEffect, ...kept.map(({ event_id }) => event_id)]);
  const missing = (ids: ReadonlySet<string>) => log.filter(({ event_id }) => !ids.has(event_id)).length;
  const unknown = (ids: readonly string[]) => ids.filter((id) => !events.has(id)).length;
  return {
    lost: { fromTopic: missing(new Set(inTopic)), effects: missing(handled) },
    phantom: { inTopic: unknown(inTopic), effects: unknown(withEffect) },
    doubledEffects: withEffect.length - new Set(withEffect).size,
    disorderedTasks: { inTopic: countDisordered(inTopic, events), effects: countDisordered(withEffect, events) },
  };
}

function countDisordered(ids: readonly string[], events: ReadonlyMap<string, LoggedEvent>): number {
  const firsts = [...new Set(ids)].map((id) => events.get(id)).filter((event) => event !== undefined);
  const tasks = [...Map.groupBy(firsts, ({ task }) => task).values()];
  return tasks.filter((task) => task.some(({ version }, index) => index > 0 && version < task[index - 1]!.version))
    .length;
}

/** Undefined for a record that is no event. */
function idOf({ value }: StoredRecord): string | undefined {
  try {
    return (JSON.parse(value.toString()) as { id?: string }).id;
  } catch {
    return undefined;
  }
}
