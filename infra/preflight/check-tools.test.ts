import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { checkTools } from './check-tools.ts';

it('misses programs, and refuses a Node.js that is too old', async () => {
  const folder = await tempFolder();
  const none = await checkTools({ PATH: folder }, '24.0.0');
  expect(none.problems).toEqual([]);
  expect(none.notes.map((note) => note.split(' is not')[0])).toEqual(['kubectl', 'docker buildx']);
  for (const name of ['kubectl', 'docker']) {
    await writeFile(join(folder, name), '#!/bin/sh\nexit 0\n');
    await chmod(join(folder, name), 0o755);
  }
  expect(await checkTools({ PATH: folder }, '20.19.0')).toEqual({
    problems: [expect.stringContaining('Node.js 20.19.0 is too old')],
    notes: [],
  });
});
