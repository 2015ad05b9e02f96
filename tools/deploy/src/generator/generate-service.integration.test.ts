import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploySandbox } from '../testing/deploy-sandbox.ts';
import { missing, realParts } from '../testing/real-parts.ts';
import { runNx } from '../testing/run-nx.ts';
import { WorkspaceTwin } from '../testing/workspace-twin.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a service that was generated${lacking}`, () => {
  let folder: string;
  let twin: WorkspaceTwin;
  let sandbox: DeploySandbox;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'generate-service-'));
    twin = new WorkspaceTwin(join(folder, 'workspace'));
    sandbox = await DeploySandbox.create();
  });
  afterAll(async () => {
    await sandbox?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  function nx(...args: string[]) {
    const target = { DEPLOY_ENVIRONMENT: 'test', DEPLOY_NAMESPACE: sandbox.name, BASE_IMAGE: realParts.baseImage };
    return runNx(twin.root, args, { ...target, npm_config_prefer_offline: 'true' });
  }

  it('deploys as it is, of both kinds, and a second time does nothing', async () => {
    for (const [name, kind] of Object.entries({ greeter: 'node', notices: 'next' })) {
      expect(await nx('g', '@todo/deploy:service', name, '--kind', kind)).toMatchObject({ code: 0 });
    }
    const first = await nx('run-many', '-t', 'deploy', '-p', 'greeter,notices');
    expect(first.code, first.output).toBe(0);
    for (const service of ['greeter', 'notices']) {
      expect(sandbox.deployment(service, '.status.readyReplicas')).toBe('2');
      expect(first.output).toMatch(new RegExp(`^${service}\\s+rolled out\\s+release 1`, 'm'));
    }
    const again = await nx('run-many', '-t', 'deploy', '-p', 'greeter,notices');
    expect(again.output).toMatch(/^greeter\s+nothing to do/m);
    expect(again.output).toMatch(/^notices\s+nothing to do/m);
  });
});
