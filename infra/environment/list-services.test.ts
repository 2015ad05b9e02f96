import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { listServices } from './list-services.ts';

it('finds the services of this workspace', () => {
  const names = listServices().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['event-service', 'todo-backend', 'todo-frontend']));
});

it('passes over other folders, and names a broken declaration', async () => {
  const folder = await tempFolder();
  await mkdir(join(folder, 'e2e'));
  expect(listServices(folder)).toEqual([]);
  await writeFile(join(folder, 'e2e/service.json'), '{ "name": "x" }');
  expect((await problemsOf(() => listServices(folder))).join()).toContain('apps/e2e/service.json is not');
});
