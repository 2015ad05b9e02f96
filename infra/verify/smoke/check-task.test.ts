import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../../testing/outcomes-of.ts';
import { type Faults, serveApplication } from '../../testing/serve-application.ts';
import { checkTask } from './check-task.ts';

async function check(faults: Faults) {
  const { url, tasks } = await serveApplication(faults);
  const checks = await checkTask(url, { api: 'look', events: 'docs', eventLimit: 0.5 });
  return { checks, problems: outcomesOf(checks), left: tasks.size };
}

describe('checkTask', () => {
  it('makes, reads, shows, follows and removes one task', async () => {
    const { checks, problems, left } = await check({});
    expect(problems).toEqual([]);
    expect(checks.map(({ what }) => what)).toEqual([
      'a task can be made',
      'it can be read',
      'page shows tasks',
      'its event reached its activity',
      'a change is told at once',
      'API answers in time',
      'it can be removed',
    ]);
    expect(left).toBe(0);
  });

  it.each<[Faults, string]>([
    [{ broken: ['GET /api/v1/tasks/'] }, 'it can be read: the server answered with status 500'],
    [{ emptyPage: true }, 'page shows tasks: the new one is missing'],
    [{ silent: true }, 'a change is told at once: nothing'],
    [{ broken: ['GET /api/v1/stream'] }, 'a change is told at once: status 500'],
    [{ broken: ['PATCH /'] }, 'a change is told at once: the server answered with status 500'],
    [{ noEvents: true }, 'its event reached its activity: nothing'],
  ])('finds %j', async (faults, problem) => {
    expect((await check(faults)).problems).toContain(problem);
  });

  it('removes its task whatever fails in between', async () => {
    for (const broken of [['GET /api/v1/tasks?'], ['GET / '], ['GET /api/v1/tasks/']]) {
      expect((await check({ broken })).left, String(broken)).toBe(0);
    }
  });

  it('says which task is left when it cannot be removed, and stops where none could be made', async () => {
    const stuck = await check({ broken: ['DELETE /api'] });
    expect(stuck.problems).toEqual(['it can be removed: the server answered with status 500']);
    expect(stuck.checks.at(-1)?.note).toMatch(/; task [0-9a-f-]{36} is left over$/);
    expect((await check({ broken: ['POST /api'] })).problems).toEqual([
      'a task can be made: the server answered with status 500',
      'what follows a task?',
    ]);
  });
});
