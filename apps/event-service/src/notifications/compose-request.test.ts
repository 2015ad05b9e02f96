import { expect, it } from 'vitest';
import { reminderEvent } from '../testing/reminder-events.ts';
import { composeRequest } from './compose-request.ts';

const key = '01990000-0000-7000-8000-0000000000aa';

it('writes a mail whose title can add neither markup nor a header', () => {
  const event = reminderEvent('<b>Milk</b> & "bread"\r\nBcc: everybody@example.org');
  const { data, metadata, operation } = composeRequest(
    { name: 'mail', binding: 'm', to: 'me@example.org' },
    event,
    key,
  );
  expect(operation).toBe('create');
  expect(metadata).toEqual({
    emailTo: 'me@example.org',
    subject: 'Reminder: <b>Milk</b> & "bread" Bcc: everybody@example.org',
  });
  expect(data).toMatch(/^<p>&lt;b&gt;Milk&lt;\/b&gt; &amp; &quot;bread&quot;\r\nBcc: everybody@example.org<\/p>/);
  expect(data).toContain('<p>Due 2026-12-01</p>');
  expect(data).toContain(key);
});

it('gives a webhook what happened, and the key by which it can tell a repetition', () => {
  const event = reminderEvent();
  expect(composeRequest({ name: 'webhook', binding: 'w' }, event, key)).toEqual({
    operation: 'post',
    data: { id: key, type: event.type, time: event.time, data: event.data },
    metadata: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
  });
});
