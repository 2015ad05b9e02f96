import { ApiError, createApiClient, type ApiClient } from '@todo/api-client';
import { newId } from '@todo/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type Backend } from './testing/start-backend.ts';

let backend: Backend;
let api: ApiClient;
beforeAll(async () => {
  backend = await startBackend();
  api = createApiClient({ baseUrl: backend.origin });
});
afterAll(() => backend.close());

async function refusal(pending: Promise<unknown>): Promise<unknown> {
  const error: unknown = await pending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ApiError);
  return (error as ApiError).code;
}

describe('the typed client', () => {
  it('speaks with the service in every operation', async () => {
    const id = newId();
    const task = await api.createTask({ id, title: 'Buy milk' });
    expect(await api.createTask({ id, title: 'Buy milk' })).toEqual(task);
    const changed = await api.changeTask(id, { dueDate: '2026-12-01' }, task.version);
    expect(changed).toMatchObject({ dueDate: '2026-12-01', version: 2 });
    expect(await api.completeTask(id)).toMatchObject({ status: 'completed', version: 3 });
    expect(await api.reopenTask(id)).toMatchObject({ status: 'open', version: 4 });
    expect((await api.listTasks({ status: 'open', limit: 10 })).items).toEqual([await api.getTask(id)]);
    expect(await api.listActivity(id)).toEqual({ items: [] });
    expect((await api.listChanges({ since: 0 })).tasks).toHaveLength(1);
    const rule = { kind: 'relative', daysBefore: 1, time: '09:00', timeZone: 'Europe/Berlin' } as const;
    await api.changeTask(id, { dueDate: '2099-12-01' }, 4);
    const reminder = await api.setReminder(id, newId(), rule);
    expect(reminder).toMatchObject({ fireAt: '2099-11-30T08:00:00.000Z', rule });
    expect(await api.listReminders(id)).toEqual({ items: [reminder] });
    await api.removeReminder(id, reminder.id);
    expect(await api.readNotification(newId())).toEqual(await api.listNotifications());
    expect(await api.readNotifications(1)).toEqual(await api.listNotifications());
    await api.deleteTask(id, 5);
    expect(await api.listChanges({ since: 4 })).toMatchObject({ changeNumber: 8, tasks: [{ id, version: 6 }] });
  });

  it('understands what the service refuses', async () => {
    const { id } = await api.createTask({ title: 'Buy milk' });
    expect(await refusal(api.getTask(newId()))).toBe('not_found');
    expect(await refusal(api.changeTask(id, { title: 'x' }, 7))).toBe('precondition_failed');
    expect(await refusal(api.createTask({ title: '' }))).toBe('validation_failed');
    expect(await refusal(api.listChanges({ since: 1_000 }))).toBe('invalid_cursor');
    expect(await refusal(api.listTasks({ cursor: 'x' }))).toBe('invalid_cursor');
  });
});
