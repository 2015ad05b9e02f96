import type { Task } from '@todo/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ifMatch, newOwner, startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe('PATCH /tasks/:id', () => {
  it('changes what the patch names and clears what it sets to null', async () => {
    const task = await backend.createTask({ notes: 'old', dueDate: '2026-01-01', priority: 2 });
    const answer = await backend.ask<Task>('PATCH', `/tasks/${task.id}`, {
      headers: { 'if-match': '"1"', 'content-type': 'application/merge-patch+json' },
      body: { notes: null, priority: 1 },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('etag')).toBe('"2"');
    expect(answer.body).toEqual({
      ...task,
      notes: null,
      priority: 1,
      version: 2,
      changeNumber: task.changeNumber + 1,
      updatedAt: answer.body.updatedAt,
    });
  });

  it('writes nothing when nothing changes', async () => {
    const owner = newOwner();
    const task = await backend.createTask({ notes: 'same', dueDate: '2026-01-01' }, owner);
    const { body: answer, headers } = await backend.ask<Task>('PATCH', `/tasks/${task.id}`, {
      owner,
      ...ifMatch(1),
      body: { title: task.title, notes: 'same', dueDate: '2026-01-01', priority: 4, position: task.position },
    });
    expect(answer).toEqual(task);
    expect(headers.get('etag')).toBe('"1"');
    expect(await backend.changeNumber(owner)).toBe(1);
    expect(await backend.events(task.id)).toHaveLength(1);
  });

  it.each([
    ['one that it is at', '"1"', 200],
    ['any', '*', 200],
    ['a list with it', '"7", W/"9" ,"1"', 200],
    ['another version', '"2"', 412],
    ['a list without it', '"2", "3"', 412],
    ['a weak one', 'W/"1"', 412],
    ['a number without quotes', '1', 400],
    ['half a tag', '"1', 400],
  ])('asked for %s (%s) answers %i', async (_what, header, status) => {
    const task = await backend.createTask();
    const answer = await backend.ask('PATCH', `/tasks/${task.id}`, { ...ifMatch(header), body: { title: 'New' } });
    expect(answer.status).toBe(status);
    if (status === 412)
      expect(answer.body).toMatchObject({ code: 'precondition_failed', detail: 'The task is at version 1 now.' });
    if (status === 400) expect(answer.body.errors?.[0]?.pointer).toBe('/if-match');
    expect(await backend.events(task.id)).toHaveLength(status === 200 ? 2 : 1);
  });

  it.each([{}, { 'if-match': ' ' }])('asks for the version it builds on, given %j', async (headers) => {
    const task = await backend.createTask();
    const answer = await backend.ask('PATCH', `/tasks/${task.id}`, {
      headers: headers as never,
      body: { title: 'New' },
    });
    expect([answer.status, answer.body.code]).toEqual([428, 'precondition_required']);
  });

  it.each([
    ['nothing', {}, ''],
    ['a status', { status: 'completed' }, '/status'],
    ['no title', { title: null }, '/title'],
    ['an empty position', { position: '' }, '/position'],
    ['a position with nothing after it', { position: 'z'.repeat(27) }, '/position'],
    ['a position that is none', { position: 'a00' }, '/position'],
    ['half a position', { position: 'b1' }, '/position'],
  ])('refuses a patch of %s', async (_what, body, pointer) => {
    const task = await backend.createTask();
    const answer = await backend.ask('PATCH', `/tasks/${task.id}`, { ...ifMatch(1), body });
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('lets exactly one of two writers win who build on the same version', async () => {
    const owner = newOwner();
    const task = await backend.createTask({}, owner);
    for (let round = 1; round <= 10; round += 1) {
      const answers = await Promise.all(
        ['left', 'right'].map((side) =>
          backend.ask('PATCH', `/tasks/${task.id}`, { owner, ...ifMatch(round), body: { title: `${side} ${round}` } }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    }
    const { body } = await backend.ask<Task>('GET', `/tasks/${task.id}`, { owner });
    expect([body.version, body.changeNumber]).toEqual([11, 11]);
    expect((await backend.events(task.id)).map(({ data }) => data.version)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });
});
