import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { taskEvent } from '../testing/task-events.ts';
import { decodeEvent, decodeKept, type UnusableEvent } from './decode-event.ts';

const bytes = (content: unknown) => Buffer.from(JSON.stringify(content));

function unusable(body: Buffer): UnusableEvent {
  const decoded = decodeEvent(body);
  if (!('unusable' in decoded)) throw new Error('It was decoded');
  return decoded.unusable;
}

describe('decoding', () => {
  it('reads an event, and keeps attributes that this release does not know', () => {
    const content = { ...taskEvent(), traceid: 'from a newer producer' };
    const decoded = decodeEvent(bytes(content));
    expect(decoded).toMatchObject({ event: { id: content.id }, content });
  });

  it('names a newer version of a known type', () => {
    const content = { ...taskEvent(), type: 'todo.task.updated.v2', data: { quite: 'different' } };
    expect(unusable(bytes(content))).toEqual({
      cause: 'Its version todo.task.updated.v2 is not known here, todo.task.updated.v1 is',
      eventId: content.id,
      key: content.subject,
      content,
    });
  });

  it('names a type nobody knows', () => {
    const content = { ...taskEvent(), type: 'todo.task.moved.v1' };
    expect(unusable(bytes(content)).cause).toBe('Its type todo.task.moved.v1 is not known here');
  });

  it('says where an event does not fit its schema', () => {
    const content = taskEvent();
    content.data.task.priority = 9;
    expect(unusable(bytes(content)).cause).toMatch(/^It does not fit its schema: data\.task\.priority: /);
  });

  it('does not take an event of one task in the name of another', () => {
    const content = { ...taskEvent(), subject: randomUUID() };
    expect(unusable(bytes(content))).toMatchObject({ cause: 'Its subject is not the id of the task it carries' });
  });

  it.each([
    ['no JSON', Buffer.from('{"half":')],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x00])],
    ['nothing', Buffer.alloc(0)],
  ])('keeps %s as its bytes', (_what, body) => {
    const { content, key, eventId, cause } = unusable(body);
    expect({ content, key }).toEqual({ content: { undecodable: body.toString('base64') }, key: null });
    expect(cause).toMatch(/^It is not JSON: /);
    expect(unusable(Buffer.from(body)).eventId).toBe(eventId);
    expect(decodeKept(content)).toEqual(decodeEvent(body));
  });

  it('takes the task from the key of the record when the event does not tell it', () => {
    const [task, other] = [randomUUID(), randomUUID()];
    const keyOf = (body: Buffer, recordKey: string) => {
      const decoded = decodeEvent(body, recordKey);
      return 'unusable' in decoded ? decoded.unusable.key : undefined;
    };
    expect(keyOf(Buffer.from('no JSON'), task)).toBe(task);
    expect(keyOf(Buffer.from('no JSON'), 'a key of someone else')).toBeNull();
    expect(keyOf(bytes({ ...taskEvent({ taskId: other }), type: 'unknown' }), task)).toBe(other);
    expect(keyOf(bytes(taskEvent()), task)).toBeUndefined();
  });

  it.each([null, 7, [], {}, { specversion: '1.0', id: 'x', type: 'y', subject: 'z' }])(
    'knows %j again by its content',
    (content) => {
      const { eventId, cause, key } = unusable(bytes(content));
      expect(cause).toMatch(/^It is not a task's CloudEvent: /);
      expect([unusable(bytes(content)).eventId, key]).toEqual([eventId, null]);
      expect(eventId).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    },
  );

  it('tells where it comes from, when that can be read', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const from = (value: unknown) => unusable(bytes({ traceparent: value })).traceparent;
    expect([from(traceparent), from('nowhere'), from(7)]).toEqual([traceparent, undefined, undefined]);
  });
});
