import type { Task, TaskPage } from '@todo/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOwner } from '../owners/require-owner.ts';
import { planOf } from '../testing/plan-of.ts';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';
import { findLastPosition, findTasks } from './task-repository.ts';

let backend: Backend;
const owner = newOwner();
const tasks: Task[] = [];

beforeAll(async () => {
  backend = await startBackend();
  for (let number = 0; number < 23; number += 1)
    tasks.push(await backend.createTask({ title: `Task ${number}` }, owner));
  for (const { id } of tasks.filter((_, index) => index % 4 === 0)) {
    await backend.ask('POST', `/tasks/${id}/complete`, { owner });
  }
  // Two clients that move tasks at the same moment may choose the same position; the id decides then.
  await sql`update task set position = 'a5' where id = ${tasks[6]?.id}`.execute(backend.db);
});
afterAll(() => backend.close());

const list = (query: string) => backend.ask<TaskPage>('GET', `/tasks?${query}`, { owner });

async function listAll(query: string): Promise<Task[]> {
  const found: Task[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: { body: TaskPage } = await list(`${query}${cursor && `&cursor=${cursor}`}`);
    found.push(...body.items);
    cursor = body.nextCursor;
  }
  return found;
}

const inOrder = (all: Task[]) =>
  [...all].sort((a, b) => (a.position < b.position ? -1 : a.position > b.position ? 1 : a.id < b.id ? -1 : 1));

describe('GET /tasks', () => {
  it.each([1, 5, 22, 23, 100])('gives every task once, in order, by pages of %i', async (limit) => {
    const found = await listAll(`limit=${limit}`);
    expect(found).toHaveLength(23);
    expect(new Set(found.map(({ id }) => id)).size).toBe(23);
    expect(found).toEqual(inOrder(found));
    expect(found.filter(({ position }) => position === 'a5')).toHaveLength(2);
  });

  it('gives no cursor with the last page, also when that is full', async () => {
    expect((await list('limit=23')).body.nextCursor).toBeNull();
    expect((await list('limit=22')).body.nextCursor).toEqual(expect.any(String));
    expect((await backend.ask<TaskPage>('GET', '/tasks', { owner: newOwner() })).body).toEqual({
      items: [],
      nextCursor: null,
      reminders: [],
    });
  });

  it('filters by status', async () => {
    const [open, completed] = [await listAll('status=open&limit=4'), await listAll('status=completed&limit=4')];
    expect([open.length, completed.length]).toEqual([17, 6]);
    expect(inOrder([...open, ...completed])).toEqual(await listAll('limit=100'));
  });

  it('repeats and leaves out nothing that stays, while others come and go', async () => {
    const first = await list('limit=10');
    const [gone, next] = [first.body.items[3] as Task, first.body.items[9] as Task];
    const added = await backend.createTask({ title: 'Late' }, owner);
    for (const id of [gone.id, next.id]) {
      await backend.ask('DELETE', `/tasks/${id}`, { owner, headers: { 'if-match': '*' } });
    }
    const rest = await list(`limit=100&cursor=${first.body.nextCursor}`);
    const seen = [...first.body.items, ...rest.body.items].map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(new Set(seen)).toEqual(new Set([...tasks.map(({ id }) => id), added.id]));
  });

  it('refuses a cursor of another filter, and one that it did not give', async () => {
    const { nextCursor } = (await list('limit=3&status=open')).body;
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const query of [
      `cursor=${nextCursor}`,
      `cursor=${nextCursor}&status=completed`,
      'cursor=nonsense',
      'cursor=',
      `cursor=${forged({})}`,
      `cursor=${forged([null, "a0' or true --", tasks[0]?.id])}`,
      `cursor=${forged([null, 'a0', 'x'])}`,
    ]) {
      const { status, body } = await backend.ask('GET', `/tasks?${query}`, { owner });
      expect([query, status, body.code]).toEqual([query, 400, 'invalid_cursor']);
    }
    expect((await list(`limit=7&status=open&cursor=${nextCursor}`)).status).toBe(200);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'status=done', 'sort=title', 'limit=1&limit=2'])(
    'refuses ?%s',
    async (query) => {
      const { status, body } = await backend.ask('GET', `/tasks?${query}`, { owner });
      expect([status, body.code]).toEqual([400, 'validation_failed']);
    },
  );

  it('reads by its index, without sorting, however many tasks there are', async () => {
    await sql`
      insert into owner (id, change_number) select gen_random_uuid(), 20000 from generate_series(1, 5)`.execute(
      backend.db,
    );
    await sql`
      insert into task (id, owner_id, title, status, priority, position, version, change_number)
      select gen_random_uuid(), owner.id, 'x', 'open', 4, 'b' || lpad(n::text, 6, '1'), 1, n
      from owner, generate_series(1, 2000) n where owner.change_number = 20000`.execute(backend.db);
    await sql`analyze task`.execute(backend.db);
    const { rows } = await sql<{ id: string }>`select id from owner where change_number = 20000 limit 1`.execute(
      backend.db,
    );
    const large = requireOwner({ id: `${rows[0]?.id}`, kind: 'user' });
    const after = { position: 'b111900', id: large };

    const page = await planOf(backend.db, (db) => findTasks(db, large, { status: 'open', after, limit: 51 }));
    expect(page).toContain('Index Scan using task_by_position');
    expect(page).toMatch(/Index Cond: .*ROW\(/);
    expect(page).not.toContain('Sort');
    const last = await planOf(backend.db, (db) => findLastPosition(db, large));
    expect(last).toMatch(/Index (Only )?Scan Backward using task_by_position/);
  });
});
