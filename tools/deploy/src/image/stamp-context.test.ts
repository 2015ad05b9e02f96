import { mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceDateEpoch, stampContext } from './stamp-context.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stamp-'));
  await mkdir(join(folder, 'app'));
});
afterEach(() => rm(folder, { recursive: true }));

async function timeOf(content: string): Promise<number> {
  const file = join(folder, 'app/robots.txt');
  await writeFile(file, content);
  await utimes(file, Math.random() * 1e9, Math.random() * 1e9);
  await stampContext(folder);
  return (await stat(file)).mtimeMs / 1000;
}

test('the time of a file follows from its content alone', async () => {
  const allow = await timeOf('Disallow: /a');
  expect(await timeOf('Disallow: /b')).not.toBe(allow);
  expect(await timeOf('Disallow: /a')).toBe(allow);
});

test('times lie before the one that the builder cuts off at', async () => {
  const times: number[] = [];
  for (let i = 0; i < 50; i++) times.push(await timeOf(String(i)));
  expect(Math.max(...times)).toBeLessThan(sourceDateEpoch);
  expect(Math.min(...times)).toBeGreaterThan(Date.parse('2010-01-01') / 1000 - 1);
});
