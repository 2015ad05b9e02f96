import type { Database } from '@todo/database';
import type { Kysely } from 'kysely';
import { discardDeadLetter } from '../dead-letters/discard-dead-letter.ts';
import { type DeadLetterRow, getDeadLetterOrThrow, listDeadLetters } from '../dead-letters/list-dead-letters.ts';
import { redriveDeadLetter, type RedriveResult } from '../dead-letters/redrive-dead-letters.ts';
import type { EventHandler } from '../handlers/event-handler.ts';
import { formatTable } from './format-table.ts';
import type { Command } from './parse-command.ts';

export interface CommandOutput {
  readonly lines: readonly string[];
  readonly failed: boolean;
}

/** @throws {Error} saying what is wrong, when nothing was done */
export async function runCommand(
  db: Kysely<Database>,
  handlers: readonly EventHandler[],
  command: Command,
): Promise<CommandOutput> {
  switch (command.verb) {
    case 'list':
      return success(formatList(await listDeadLetters(db, command)));
    case 'show':
      return success([JSON.stringify(await getDeadLetterOrThrow(db, command.id), null, 2)]);
    case 'discard':
      return formatResult(`Discarded ${command.id}.`, await discardDeadLetter(db, handlers, command.id));
    case 'redrive': {
      if (command.id === 'all') return redriveAll(db, handlers);
      const letter = await getDeadLetterOrThrow(db, command.id);
      return formatResult(`Redrove ${describeTask(letter)}.`, await redriveDeadLetter(db, handlers, letter));
    }
  }
}

async function redriveAll(db: Kysely<Database>, handlers: readonly EventHandler[]): Promise<CommandOutput> {
  const letters = await listDeadLetters(db, { limit: Number.MAX_SAFE_INTEGER });
  const firstOfTask = Map.groupBy(letters, (letter) => `${letter.consumer} ${letter.aggregate_id ?? letter.id}`);
  const outputs: CommandOutput[] = [];
  for (const [letter] of firstOfTask.values()) {
    outputs.push(formatResult(`Redrove ${describeTask(letter!)}.`, await redriveDeadLetter(db, handlers, letter!)));
  }
  if (outputs.length === 0) return success(['There are no dead letters.']);
  return { lines: outputs.flatMap(({ lines }) => lines), failed: outputs.some(({ failed }) => failed) };
}

function describeTask({ id, consumer, aggregate_id }: DeadLetterRow): string {
  return aggregate_id ? `task ${aggregate_id} for ${consumer}` : `${id} for ${consumer}`;
}

function formatResult(done: string, { handled, stoppedAt }: RedriveResult): CommandOutput {
  const lines = [`${done} Events handled: ${handled}.`];
  if (stoppedAt) lines.push(`Stopped at ${stoppedAt.id}, which failed again: ${stoppedAt.cause}`);
  return { lines, failed: stoppedAt !== undefined };
}

function formatList(letters: readonly DeadLetterRow[]): string[] {
  if (letters.length === 0) return ['There are no dead letters.'];
  const rows = letters.map(({ id, consumer, state, attempts, created_at, aggregate_id, cause }) => [
    String(id),
    consumer,
    state,
    String(attempts),
    created_at.toISOString(),
    aggregate_id ?? '-',
    cause,
  ]);
  return formatTable(['id', 'handler', 'state', 'attempts', 'since', 'task', 'cause'], rows);
}

function success(lines: readonly string[]): CommandOutput {
  return { lines, failed: false };
}
