import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../testing/temp-folder.ts';
import { runProgram } from './run-program.ts';

it('hands every argument on as it was typed and reports how the program ended', async () => {
  const root = await tempFolder();
  const program = `
    import { writeFileSync } from 'node:fs';
    writeFileSync('arguments.json', JSON.stringify(process.argv.slice(2)));
    process.exit(process.argv.includes('--fail') ? 3 : 0);`;
  await writeFile(join(root, 'program.ts'), program);
  const run = (...unparsed: string[]) =>
    runProgram({ program: 'program.ts', arguments: ['up'], __unparsed__: unparsed }, { root });

  expect(await run('--env', 'a b', '--yes')).toEqual({ success: true });
  expect(JSON.parse(await readFile(join(root, 'arguments.json'), 'utf8'))).toEqual(['up', '--env', 'a b', '--yes']);
  expect(await run('--fail')).toEqual({ success: false });
});
