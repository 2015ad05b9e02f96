import { describe, expect, it } from 'vitest';
import { exampleTask } from '../testing/example-task.ts';
import { arrangeTasks } from './arrange-tasks.ts';
import { movedPosition } from './moved-position.ts';

const tasks = [1, 2, 3, 4].map((number) => exampleTask(number));

function order(list: typeof tasks): number[] {
  const { open } = arrangeTasks(new Map(list.map((task) => [task.id, task])));
  return open.map((task) => Number(task.id.slice(-4)));
}

function move(list: typeof tasks, number: number, direction: -1 | 1): number[] {
  const task = exampleTask(number);
  const position = movedPosition(list, task.id, direction);
  return order(list.map((other) => (other.id === task.id && position ? { ...other, position } : other)));
}

describe('movedPosition', () => {
  it('moves a task by one place', () => {
    expect(move(tasks, 2, 1)).toEqual([1, 3, 2, 4]);
    expect(move(tasks, 3, -1)).toEqual([1, 3, 2, 4]);
    expect(move(tasks, 2, -1)).toEqual([2, 1, 3, 4]);
    expect(move(tasks, 3, 1)).toEqual([1, 2, 4, 3]);
  });

  it('stops at both ends', () => {
    expect(movedPosition(tasks, tasks[0]!.id, -1)).toBeUndefined();
    expect(movedPosition(tasks, tasks[3]!.id, 1)).toBeUndefined();
    expect(movedPosition(tasks, 'not there', 1)).toBeUndefined();
  });

  it('goes past tasks that share one position', () => {
    const twins = [1, 2, 3, 4].map((n) => exampleTask(n, n === 2 || n === 3 ? { position: 'b02' } : {}));
    expect(move(twins, 1, 1)).toEqual([2, 3, 1, 4]);
    expect(move(twins, 4, -1)).toEqual([1, 4, 2, 3]);
  });
});
