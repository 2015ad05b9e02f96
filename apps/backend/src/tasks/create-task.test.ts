import type { Task } from '@todo/contracts';
import { newId } from '@todo/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localOwner } from '../owners/local-owner.ts';
import { ifMatch, newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe('POST /tasks', () => {
  it('makes a task with defaults, at the end', async () => {
    const owner = newOwner();
    const first = await backend.createTask({}, owner);
    const { status, headers, body } = await backend.ask<Task>('POST', '/tasks', {
      owner,
      body: { title: ' Buy oats ', notes: 'Rolled ones 🥣', priority: 1, dueDate: '2028-02-29' },
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      title: 'Buy oats',
      notes: 'Rolled ones 🥣',
      status: 'open',
      priority: 1,
      dueDate: '2028-02-29',
      position: expect.any(String),
      ownerId: owner,
      version: 1,
      changeNumber: 2,
      completedAt: null,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: body.createdAt,
      deletedAt: null,
    });
    expect(body.position > first.position).toBe(true);
    expect(headers.get('location')).toBe(`/api/v1/tasks/${body.id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect((await backend.ask('GET', `/tasks/${body.id}`, { owner })).body).toEqual(body);
  });

  it('gives tasks to the local owner while there are no accounts', async () => {
    expect((await backend.createTask()).ownerId).toBe(localOwner.id);
  });

  it('makes a task once, however often the same request comes', async () => {
    const owner = newOwner();
    const body = { id: newId(), title: 'Once', dueDate: '2026-12-01' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => backend.ask<Task>('POST', '/tasks', { owner, body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    for (const answer of answers) {
      expect(answer.body).toEqual(answers[0]?.body);
      expect(answer.headers.get('location')).toBe(`/api/v1/tasks/${body.id}`);
    }
    expect(await backend.events(body.id)).toHaveLength(1);
    expect(await backend.changeNumber(owner)).toBe(1);
  });

  it('knows the request again after the task was changed', async () => {
    const body = { id: newId(), title: 'Once' };
    await backend.createTask(body);
    await backend.ask('PATCH', `/tasks/${body.id}`, { ...ifMatch(1), body: { title: 'Renamed' } });
    const again = await backend.ask<Task>('POST', '/tasks', { body });
    expect([again.status, again.body.title, again.body.version]).toEqual([200, 'Renamed', 2]);
  });

  it('refuses an id that is taken: by other content, another owner, a deleted task, or one made without it', async () => {
    const mine = { id: newId(), title: 'Mine' };
    const deleted = { id: newId(), title: 'Deleted' };
    await backend.createTask(mine);
    await backend.createTask(deleted);
    await backend.ask('DELETE', `/tasks/${deleted.id}`, ifMatch(1));
    const plain = await backend.createTask({ title: 'Plain' });
    const attempts = await Promise.all([
      backend.ask('POST', '/tasks', { body: { ...mine, notes: 'other' } }),
      backend.ask('POST', '/tasks', { body: mine, owner: newOwner() }),
      backend.ask('POST', '/tasks', { body: deleted }),
      backend.ask('POST', '/tasks', { body: { id: plain.id, title: 'Plain' } }),
    ]);
    for (const { status, body } of attempts) {
      expect({ status, code: body.code, detail: body.detail }).toEqual({
        status: 409,
        code: 'conflict',
        detail: 'This id is taken.',
      });
    }
  });

  it.each([
    ['no title', {}, '/title'],
    ['a title of blanks', { title: '  ' }, '/title'],
    ['a long title', { title: 'x'.repeat(501) }, '/title'],
    ['a character that cannot be kept', { title: 'a\u0000b' }, '/title'],
    ['half a character', { title: 'x', notes: '\ud83e' }, '/notes'],
    ['a priority out of range', { title: 'x', priority: 5 }, '/priority'],
    ['an instant for a day', { title: 'x', dueDate: '2026-01-01T00:00:00Z' }, '/dueDate'],
    ['a day that is none', { title: 'x', dueDate: '2026-02-30' }, '/dueDate'],
    ['a year before years', { title: 'x', dueDate: '0000-05-05' }, '/dueDate'],
    ['a field that is not known', { title: 'x', ownerId: newId() }, '/ownerId'],
    ['an id that is none', { title: 'x', id: '7' }, '/id'],
  ])('refuses %s', async (_what, body, pointer) => {
    const answer = await backend.ask('POST', '/tasks', { body });
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([
      400,
      'validation_failed',
      pointer,
    ]);
  });

  it('takes the longest content there may be', async () => {
    const task = await backend.createTask({
      title: '🥛'.repeat(250),
      notes: 'é'.repeat(16_384),
      dueDate: '9999-12-31',
    });
    expect([task.title.length, task.notes?.length, task.dueDate]).toEqual([500, 16_384, '9999-12-31']);
  });

  it('refuses a body that is no JSON, no object, too large or of another type', async () => {
    const ask = (body: string, type = 'application/json') =>
      backend.ask('POST', '/tasks', { body, headers: { 'content-type': type } });
    const broken = await ask('{"title": "x"');
    expect([broken.status, broken.body.errors]).toEqual([400, [{ pointer: '', detail: 'is not valid JSON' }]]);
    expect((await ask('[]')).body.errors?.[0]?.pointer).toBe('');
    expect((await ask('x', 'text/plain')).body.code).toBe('unsupported_media_type');
    expect((await ask('{"title":"x"}', 'application/merge-patch+json')).status).toBe(415);
    expect((await ask(`{"title":"${'x'.repeat(1_048_576)}"}`)).status).toBe(413);
    expect((await backend.ask('POST', '/tasks?draft=1', { body: { title: 'x' } })).body.errors).toEqual([
      { pointer: '/draft', detail: 'is not known' },
    ]);
  });
});
