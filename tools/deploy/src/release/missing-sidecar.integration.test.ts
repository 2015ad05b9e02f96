import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploySandbox, testManifest } from '../testing/deploy-sandbox.ts';
import { missing } from '../testing/real-parts.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a sidecar that nobody adds on a real cluster${lacking}`, () => {
  let sandbox: DeploySandbox;
  const dapr = { loopbackPorts: { RECEIVER_PORT: 8081 }, dapr: { appPort: 8081 } };
  const version = { manifest: testManifest(dapr), source: 'one' };
  const carryEventsBy = (data: Record<string, string>) =>
    sandbox.kubectl('patch', 'configmap/platform', '--type=merge', `--patch=${JSON.stringify({ data })}`);

  beforeAll(async () => {
    sandbox = await DeploySandbox.create();
    await sandbox.publish(version);
    sandbox.commit('what is deployed');
    await sandbox.deploy([version]);
  });
  afterAll(() => sandbox?.remove());

  it('undoes a release whose pods came without the sidecar that they declare, healthy as they look', async () => {
    const pods = sandbox.podUids('probe');
    carryEventsBy({ eventTransport: 'kafka', kafkaBrokers: 'none.example:9092' });
    const { probe } = await sandbox.deploy([version]);
    expect(probe?.did).toBe('went back');
    expect(probe?.why.join()).toMatch(/pod probe-\S+ came without its sidecar daprd: .*release 1 runs again/);
    expect(sandbox.podUids('probe')).toEqual(pods);
    expect((await sandbox.releases('probe'))[0]).toMatchObject({ number: 2, result: 'failed' });
  });
});
