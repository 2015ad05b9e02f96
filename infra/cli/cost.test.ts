import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { costsAt } from '../cost/costs-at.ts';
import { readSettings } from '../settings.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { scriptedTerminal } from '../testing/scripted-terminal.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { runCommand } from './run-command.ts';

const run = promisify(execFile);
const section = { region: 'nyc3', registry: { name: 'acme' } };

async function write(folder: string, content: object): Promise<void> {
  await writeFile(join(folder, 'staging.json'), JSON.stringify(content));
}

describe('infra:cost', () => {
  it('needs no token, and says that a cluster of somebody else costs nothing here', async () => {
    const folder = await tempFolder();
    const settings = readSettings({ INFRA_ENVIRONMENTS: folder, HOME: folder });
    await write(folder, { digitalocean: section });
    const terminal = scriptedTerminal();
    await runCommand(['cost', '--env', 'staging'], settings, terminal);
    expect(terminal.lines.find((line) => line.startsWith('together'))).toMatch(/68\.00 +92\.00 +140\.00$/);
    expect(terminal.lines.at(-1)).toContain('list prices of ');
    await write(folder, { registry: { push: 'registry.example.com/todo' } });
    expect((await problemsOf(runCommand(['cost', '--env', 'staging'], settings, terminal))).join()).toContain(
      'has nothing at DigitalOcean',
    );
  });

  it('asks a commit what it cost by its own program, and takes what it did not have for nothing', async () => {
    const root = await tempFolder();
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: root });
    await git('init', '-q');
    await mkdir(join(root, 'infra'));
    await mkdir(join(root, 'node_modules'));
    await symlink('/dev/null', join(root, 'node_modules/left'));
    await writeFile(join(root, 'package.json'), '{ "workspaces": ["infra"] }');
    await writeFile(join(root, 'infra/package.json'), '{ "name": "@todo/infra" }');
    const program = (line: string) => writeFile(join(root, 'infra/main.ts'), line);
    await program(
      `const line: object = { what: process.argv.slice(2).join(' '), min: 1, steady: 2, max: 3 };\nconsole.log(JSON.stringify({ lines: [line] }));\n`,
    );
    await git('add', 'package.json', 'infra');
    await git('commit', '-qm', 'one');
    await program(`console.error('error: no environment "staging" in x'); process.exit(1);\n`);
    await git('commit', '-qam', 'two');
    await program(`console.error('error: no command "cost"'); process.exit(1);\n`);
    await git('commit', '-qam', 'three');
    expect(await costsAt('HEAD~2', 'staging', root)).toEqual([
      { what: 'cost --env staging --json', min: 1, steady: 2, max: 3 },
    ]);
    expect(await costsAt('HEAD~1', 'staging', root)).toEqual([]);
    expect((await problemsOf(costsAt('HEAD', 'staging', root))).join()).toContain(
      'cannot say what "staging" cost (error: no command',
    );
    expect(await problemsOf(costsAt('--upload-pack=x', 'staging', root))).toEqual([
      'there is no commit "--upload-pack=x" here: git fetch, or give another',
    ]);
  });
});
