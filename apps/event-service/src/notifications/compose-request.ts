import type { ReminderEvent } from '@todo/contracts';
import type { BindingRequest } from '@todo/database';
import type { Channel } from './channels.ts';

/**
 * What a channel is told of a reminder that came due. `key` is the same however often it is sent: a webhook gets it as
 * the header `Idempotency-Key`; mail has no such thing, so the text names it.
 */
export function composeRequest(channel: Channel, event: ReminderEvent, key: string): BindingRequest {
  return channel.name === 'mail' ? composeMail(channel.to, event, key) : composeWebhook(event, key);
}

/** For `bindings.smtp`, which sends its data as HTML. */
function composeMail(to: string, { data: { task } }: ReminderEvent, key: string): BindingRequest {
  const due = task.dueDate === null ? '' : `<p>Due ${task.dueDate}</p>`;
  return {
    operation: 'create',
    data: `<p>${escapeHtml(task.title)}</p>${due}<p><small>${key}</small></p>`,
    // A line break would end the header and begin another one.
    metadata: { emailTo: to, subject: `Reminder: ${task.title.replace(/\s+/g, ' ')}` },
  };
}

/** For `bindings.http`, which sends metadata with a capital letter as headers. */
function composeWebhook({ type, time, data }: ReminderEvent, key: string): BindingRequest {
  return {
    operation: 'post',
    data: { id: key, type, time, data },
    metadata: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
