import type { Activity, Changes, Task } from '@todo/contracts';
import { newId, nextChangeNumber } from '@todo/database';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireOwner } from '../owners/require-owner.ts';
import { planOf } from '../testing/plan-of.ts';
import { newOwner, startBackend, type Backend } from '../testing/start-backend.ts';
import { findChangeBounds, findChanged } from './change-repository.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

const ask = (owner: string, query: string) => backend.ask<Changes>('GET', `/changes?${query}`, { owner });

/** What the event service does after an event. */
async function recordActivity(owner: string, task: Task): Promise<void> {
  await backend.db.transaction().execute(async (trx) => {
    const change_number = await nextChangeNumber(trx, owner);
    await trx
      .insertInto('activity')
      .values({
        id: newId(),
        owner_id: owner,
        task_id: task.id,
        event_id: newId(),
        type: 'todo.task.created.v1',
        task_title: task.title,
        changed_fields: ['title'],
        actor_id: owner,
        actor_kind: 'user',
        occurred_at: new Date(),
        change_number,
      })
      .execute();
  });
}

async function readAll(owner: string, limit: number) {
  const found = { pages: 0, since: 0, tasks: [] as Task[], activities: [] as Activity[] };
  for (let more = true; more; found.pages += 1) {
    const { body } = await ask(owner, `since=${found.since}&limit=${limit}`);
    const numbers = [...body.tasks, ...body.activities].map(({ changeNumber }) => changeNumber);
    for (const number of numbers) expect(number > found.since && number <= body.changeNumber).toBe(true);
    expect(numbers.length).toBeLessThanOrEqual(limit);
    found.tasks.push(...body.tasks);
    found.activities.push(...body.activities);
    [found.since, more] = [body.changeNumber, body.more];
  }
  return found;
}

describe('GET /changes', () => {
  it('gives every task and activity after a number, once, however it is paged', async () => {
    const owner = newOwner();
    const tasks: Task[] = [];
    for (let count = 0; count < 9; count += 1) {
      const task = await backend.createTask({ title: `${count}` }, owner);
      tasks.push(task);
      // Activities lag behind, as they do when the event service is busy: runs of each kind, and a mix.
      if (count % 3 === 2) for (const each of tasks.slice(-3)) await recordActivity(owner, each);
    }
    for (const limit of [1, 2, 3, 4, 7, 18, 500]) {
      const { tasks: found, activities, since } = await readAll(owner, limit);
      expect(since).toBe(18);
      expect(found).toEqual(tasks);
      expect(activities.map(({ taskId }) => taskId)).toEqual(tasks.map(({ id }) => id));
    }
    expect((await readAll(owner, 18)).pages).toBe(1);
    expect((await ask(owner, 'since=18')).body).toEqual({
      changeNumber: 18,
      more: false,
      tasks: [],
      activities: [],
      reminders: [],
      notifications: [],
    });
  });

  it('gives of a task that changed often only how it is now, and goes on past the numbers it had', async () => {
    const owner = newOwner();
    const task = await backend.createTask({}, owner);
    const other = await backend.createTask({}, owner);
    for (const step of ['complete', 'reopen', 'complete']) {
      await backend.ask('POST', `/tasks/${task.id}/${step}`, { owner });
    }
    const { body } = await ask(owner, 'since=0&limit=1');
    expect(body).toEqual({
      changeNumber: 2,
      more: true,
      tasks: [other],
      activities: [],
      reminders: [],
      notifications: [],
    });
    const rest = (await ask(owner, 'since=2&limit=1')).body;
    expect(rest).toMatchObject({ changeNumber: 5, more: false, tasks: [{ id: task.id, version: 4 }] });
  });

  it('does not part what one change did to several tasks', async () => {
    const owner = newOwner();
    const tasks = [
      await backend.createTask({}, owner),
      await backend.createTask({}, owner),
      await backend.createTask({}, owner),
    ];
    await sql`update task set change_number = 2 where id = ${tasks[2]?.id}`.execute(backend.db);
    const { body } = await ask(owner, 'since=0&limit=2');
    expect(body.changeNumber).toBe(2);
    expect(body.tasks).toHaveLength(3);
  });

  it('refuses a number from the future: the client knows another history', async () => {
    const owner = newOwner();
    await backend.createTask({}, owner);
    const answer = await backend.ask('GET', '/changes?since=2', { owner });
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_cursor']);
    expect((await ask(newOwner(), 'since=0')).body).toEqual({
      changeNumber: 0,
      more: false,
      tasks: [],
      activities: [],
      reminders: [],
      notifications: [],
    });
  });

  it.each(['', 'since=-1', 'since=x', 'since=1.5', 'since=1&limit=0', 'since=1&limit=501', 'since=0&x=1'])(
    'refuses ?%s',
    async (query) => {
      const answer = await backend.ask('GET', `/changes?${query}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    },
  );

  it('loses nothing for a reader who follows while many write at once', async () => {
    const owner = newOwner();
    const seen = new Map<string, Task>();
    const activities = new Set<string>();
    let writing = true;
    let since = 0;

    async function follow(): Promise<void> {
      for (let more = true; more || writing;) {
        const { body } = await ask(owner, `since=${since}&limit=5`);
        for (const task of body.tasks) if ((seen.get(task.id)?.version ?? 0) < task.version) seen.set(task.id, task);
        for (const { id } of body.activities) activities.add(id);
        [since, more] = [body.changeNumber, body.more];
      }
    }

    async function write(): Promise<void> {
      for (let count = 0; count < 10; count += 1) {
        const task = await backend.createTask({}, owner);
        await Promise.all([
          backend.ask('POST', `/tasks/${task.id}/complete`, { owner }),
          backend.ask('PATCH', `/tasks/${task.id}`, { owner, headers: { 'if-match': '"1"' }, body: { priority: 1 } }),
          recordActivity(owner, task),
        ]);
        if (count % 3 === 0) {
          await backend.ask('DELETE', `/tasks/${task.id}`, { owner, headers: { 'if-match': '*' } });
        }
      }
    }

    const following = follow();
    await Promise.all(Array.from({ length: 6 }, write));
    writing = false;
    await following;
    await follow();

    const rows = await backend.db
      .selectFrom('task')
      .select(['id', 'version', 'deleted_at'])
      .where('owner_id', '=', owner)
      .execute();
    expect(rows).toHaveLength(60);
    for (const row of rows) {
      const task = seen.get(row.id);
      expect([task?.version, task?.deletedAt !== null]).toEqual([row.version, row.deleted_at !== null]);
    }
    expect(activities.size).toBe(60);

    // Every number was given to one committed change: to an event of a task or to an activity.
    const { rows: numbers } = await sql<{ n: number }>`
      select (event #>> '{data,task,changeNumber}')::bigint as n from outbox
      where event #>> '{data,task,ownerId}' = ${owner}
      union all select change_number from activity where owner_id = ${owner} order by n`.execute(backend.db);
    expect(numbers.map(({ n }) => n)).toEqual(Array.from({ length: since }, (_, index) => index + 1));
  }, 60_000);

  it('reads by its indexes, however many tasks there are', async () => {
    const owner = newOwner();
    await sql`insert into owner (id, change_number) values (${owner}, 10000)`.execute(backend.db);
    await sql`
      insert into task (id, owner_id, title, status, priority, position, version, change_number)
      select gen_random_uuid(), ${owner}, 'x', 'open', 4, 'a0', 1, n from generate_series(1, 10000) n`.execute(
      backend.db,
    );
    await sql`analyze task`.execute(backend.db);
    const guarded = requireOwner({ id: owner, kind: 'user' });
    const bounds = await planOf(backend.db, (db) => findChangeBounds(db, guarded, 9_000, 200));
    expect(bounds).toMatch(/Index (Only )?Scan using task_by_change/);
    expect(bounds).not.toContain('Seq Scan on task');
    const tasks = await planOf(backend.db, (db) => findChanged(db, 'task', guarded, { after: 9_000, upTo: 9_200 }));
    expect(tasks).toMatch(/Index Scan (using|on) task_by_change/);
  });
});
