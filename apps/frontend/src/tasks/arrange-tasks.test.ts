import { expect, it } from 'vitest';
import { exampleTask } from '../testing/example-task.ts';
import { arrangeTasks } from './arrange-tasks.ts';

const byId = (tasks: ReturnType<typeof exampleTask>[]) => new Map(tasks.map((task) => [task.id, task]));
const titles = (tasks: readonly { title: string }[]) => tasks.map(({ title }) => title);

it('sorts open tasks by position, byte by byte, and equal positions by id', () => {
  const { open } = arrangeTasks(
    byId([
      exampleTask(1, { title: 'lower', position: 'a0' }),
      exampleTask(3, { title: 'upper, later', position: 'Zz' }),
      exampleTask(2, { title: 'upper', position: 'Zz' }),
      exampleTask(4, { title: 'longer', position: 'a0V' }),
    ]),
  );
  expect(titles(open)).toEqual(['upper', 'upper, later', 'lower', 'longer']);
});

it('puts what was completed last first', () => {
  const at = (second: number) => `2026-11-24T10:00:0${second}.000Z`;
  const { open, completed } = arrangeTasks(
    byId([
      exampleTask(1, { title: 'first', status: 'completed', completedAt: at(1) }),
      exampleTask(2, { title: 'last', status: 'completed', completedAt: at(2) }),
    ]),
  );
  expect(open).toEqual([]);
  expect(titles(completed)).toEqual(['last', 'first']);
});
