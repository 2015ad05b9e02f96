import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readSettings } from '../settings.ts';
import { scriptedTerminal } from '../testing/scripted-terminal.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { offerDeploy } from './offer-deploy.ts';

const workspaceRoot = join(import.meta.dirname, '../..');

async function setUp(target: string) {
  const folder = await tempFolder();
  await writeFile(join(folder, 'staging.jsonc'), '{ "registry": { "push": "registry.example.com/todo" } }');
  vi.stubEnv('KUBECONFIG', join(folder, 'none'));
  vi.stubEnv('NX_DAEMON', 'false');
  onTestFinished(() => void vi.unstubAllEnvs());
  const nx = { NX_TASK_TARGET_TARGET: target, NX_WORKSPACE_ROOT: workspaceRoot };
  return readSettings({ INFRA_ENVIRONMENTS: folder, HOME: folder, ...nx });
}

describe('after infra:up', () => {
  it('services that cannot be planned yet fail nothing, and nobody is asked', { timeout: 60_000 }, async () => {
    const settings = await setUp('up');
    const terminal = scriptedTerminal({ answers: ['yes'] });
    await offerDeploy({ environment: 'staging', yes: false }, settings, terminal);
    expect(terminal.lines).toEqual([
      'what a deploy of all services would do:',
      'note: staging is up, but its services cannot be planned yet, see above',
    ]);
  });

  it('the program alone, and the tests of it, plan nothing', async () => {
    const terminal = scriptedTerminal();
    await offerDeploy({ environment: 'staging', yes: true }, await setUp('test-integration'), terminal);
    expect(terminal.lines).toEqual([]);
  });
});
