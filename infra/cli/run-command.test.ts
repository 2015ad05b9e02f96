import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readSettings } from '../settings.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { scriptedTerminal } from '../testing/scripted-terminal.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { runCommand } from './run-command.ts';

async function setUp(file = '{ "registry": { "push": "registry.example.com/todo" } }') {
  const folder = await tempFolder();
  await writeFile(join(folder, 'staging.jsonc'), file);
  const settings = readSettings({ INFRA_ENVIRONMENTS: folder, XDG_STATE_HOME: folder, HOME: folder });
  vi.stubEnv('KUBECONFIG', join(folder, 'none'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const tell = (line: string, script = {}) =>
    problemsOf(runCommand(line.split(' '), settings, scriptedTerminal(script)));
  return { folder, settings, tell };
}

describe('runCommand', () => {
  it('asks nobody where nobody is: up wants --yes, destroy wants --confirm', async () => {
    const { tell } = await setUp();
    expect(await tell('up --env staging')).toEqual([
      'nobody can be asked here: add --yes to go ahead without a question',
    ]);
    expect(await tell('destroy --env staging')).toEqual([
      'nobody can be asked here: add --confirm with the name of the environment',
    ]);
  });

  it('destroys nothing for the wrong name', async () => {
    const { tell } = await setUp();
    expect(await tell('destroy --env staging --confirm stagin')).toEqual([
      '--confirm says "stagin", but the environment is "staging": nothing was removed',
    ]);
  });

  it('checks the whole file before it looks for anything else', async () => {
    const { tell } = await setUp('{ "registry": {}, "quotas": {} }');
    const problems = await tell('up --env staging --yes');
    expect(problems).toHaveLength(2);
    expect(problems.join('\n')).toMatch(/registry\.push.*\n.*Unrecognized key: "quotas"/);
  });

  it('tells at once that the cluster, the passphrase and the pulumi command are missing', async () => {
    const { folder, settings } = await setUp();
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'pulumi'), '#!/bin/sh\necho v3.100.0\n');
    await chmod(join(bin, 'pulumi'), 0o755);
    const broken = { ...settings, path: bin, passphrase: '' };
    const problems = await problemsOf(runCommand(['up', '--env', 'staging', '--yes'], broken, scriptedTerminal()));
    expect(problems).toEqual([
      expect.stringContaining('pulumi 3.100.0 is too old'),
      expect.stringContaining('the passphrase in PULUMI_CONFIG_PASSPHRASE is empty'),
      expect.stringContaining('the kubeconfig cannot be read'),
    ]);
  });

  it('checks a secret before it opens the state', async () => {
    const { tell } = await setUp();
    expect((await tell('secret set database-url --env staging', { input: 'hunter2' })).join()).toContain(
      'postgresql://user',
    );
    expect((await tell('secret set databse-url --env staging')).join()).toContain('no secret is called "databse-url"');
  });

  it("never writes a deployer's kubeconfig over somebody else's file", async () => {
    const { folder, tell } = await setUp();
    for (const text of ['notes', '{"current-context":"prod","contexts":[{"name":"prod","context":{"cluster":"c"}}]}']) {
      const file = join(folder, 'kubeconfig');
      await writeFile(file, text);
      const problems = await tell(`deployer-kubeconfig --env staging --out ${file}`);
      expect(problems).toEqual([`${file} is there already and is not a deployer's kubeconfig: choose another file`]);
      expect(await readFile(file, 'utf8')).toBe(text);
    }
  });
});

describe('the program', () => {
  const main = join(import.meta.dirname, '../main.ts');

  it('prints a line a problem, no stack, and fails', async () => {
    const { folder } = await setUp('{ "registry": {}, "quotas": {} }');
    const env = { ...process.env, INFRA_ENVIRONMENTS: folder };
    const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
      execFile(process.execPath, [main, 'up', '--env', 'staging', '--yes'], { env }, (error, stdout, stderr) =>
        resolve({ code: error?.code, output: stdout + stderr }),
      );
    });
    expect(code).toBe(1);
    const lines = output.trim().split('\n');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^error: .*staging\.jsonc: /);
  });
});
