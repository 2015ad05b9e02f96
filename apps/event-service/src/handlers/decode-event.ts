import { createHash } from 'node:crypto';
import { DomainEvent, eventTypes, TaskId } from '@todo/contracts';
import { readTraceparent } from '@todo/service-kit';
import { z } from 'zod';

export interface ReceivedEvent {
  readonly event: DomainEvent;
  /** The event as it came, with attributes that this release does not know. */
  readonly content: unknown;
}

/** What arrived and can be given to no handler; kept as it is, with what could be read of it. */
export interface UnusableEvent {
  readonly cause: string;
  /** Its own id, or one made of its content, so that a redelivery is known again. */
  readonly eventId: string;
  readonly key: string | null;
  /** Where it comes from, as far as it tells. */
  readonly traceparent: string | undefined;
  readonly content: unknown;
}

export type DecodedEvent = ReceivedEvent | { readonly unusable: UnusableEvent };

/** How bytes are kept that are no JSON, or JSON that PostgreSQL cannot hold. */
export const UndecodableContent = z.object({ undecodable: z.base64() });

const Envelope = z.object({ specversion: z.literal('1.0'), id: z.uuid(), type: z.string(), subject: TaskId });

/**
 * Reads the bytes of one CloudEvent. Never throws: what is wrong with it is part of the result. `recordKey` tells the task
 * of an event that does not tell it itself.
 */
export function decodeEvent(body: Buffer, recordKey?: string): DecodedEvent {
  const decoded = decodeBytes(body);
  if (!('unusable' in decoded) || decoded.unusable.key !== null) return decoded;
  return { unusable: { ...decoded.unusable, key: TaskId.safeParse(recordKey).data ?? null } };
}

function decodeBytes(body: Buffer): DecodedEvent {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    const kept = { undecodable: body.toString('base64') };
    return unusable(body, kept, `It is not JSON: ${(error as Error).message}`);
  }
  return decodeContent(content, body);
}

/** The same for an event that was kept as a dead letter. */
export function decodeKept(content: unknown): DecodedEvent {
  const bytes = UndecodableContent.safeParse(content);
  if (bytes.success) return decodeBytes(Buffer.from(bytes.data.undecodable, 'base64'));
  return decodeContent(content, Buffer.from(JSON.stringify(content)));
}

function decodeContent(content: unknown, body: Buffer): DecodedEvent {
  const envelope = Envelope.safeParse(content);
  if (!envelope.success) return unusable(body, content, `It is not a task's CloudEvent: ${describe(envelope.error)}`);

  const unknownType = describeUnknownType(envelope.data.type);
  if (unknownType) return unusable(body, content, unknownType);

  const event = DomainEvent.safeParse(content);
  if (!event.success) return unusable(body, content, `It does not fit its schema: ${describe(event.error)}`);
  if (event.data.subject !== event.data.data.task.id) {
    return unusable(body, content, 'Its subject is not the id of the task it carries');
  }
  return { event: event.data, content };
}

function describeUnknownType(type: string): string | undefined {
  const known: readonly string[] = eventTypes;
  if (known.includes(type)) return undefined;
  const name = type.replace(/\.v\d+$/, '');
  const version = known.find((candidate) => candidate.replace(/\.v\d+$/, '') === name);
  return version ? `Its version ${type} is not known here, ${version} is` : `Its type ${type} is not known here`;
}

function unusable(body: Buffer, content: unknown, cause: string): DecodedEvent {
  const { id, subject, traceparent } = (content ?? {}) as Record<string, unknown>;
  const eventId = z.uuid().safeParse(id).data ?? idOfContent(body);
  const key = TaskId.safeParse(subject).data ?? null;
  const from = typeof traceparent === 'string' ? readTraceparent(traceparent) : undefined;
  return { unusable: { cause, eventId, key, traceparent: from, content } };
}

/** A UUID of version 8 from the content's SHA-256. */
function idOfContent(body: Buffer): string {
  const hash = createHash('sha256').update(body).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`)
    .join('; ');
}
