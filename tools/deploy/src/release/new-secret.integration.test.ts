import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploySandbox, identityOf, testManifest } from '../testing/deploy-sandbox.ts';
import { missing } from '../testing/real-parts.ts';
import { rollBack } from './roll-back.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a secret with a new value on a real cluster${lacking}`, () => {
  let sandbox: DeploySandbox;
  const secrets = [{ env: 'DATABASE_URL', secret: 'database-secret', key: 'url' }];
  const first = { manifest: testManifest({ secrets }), source: 'first' };
  const second = { manifest: testManifest({ secrets }), source: 'second' };
  const other = { manifest: testManifest({ name: 'other' }), source: 'other' };

  /** What `infra:secret set` and `infra:up` do. */
  const set = (url: string, hash: string) => {
    const patch = (kind: string, name: string, body: object) =>
      sandbox.kubectl('patch', kind, name, '--type=merge', `--patch=${JSON.stringify(body)}`);
    patch('secret', 'database-secret', { stringData: { url } });
    patch('configmap', 'platform', { data: { secretHashes: `database-secret/url=${hash.repeat(16)}` } });
  };
  const valueInPod = () => sandbox.kubectl('exec', 'deployment/probe', '--', 'printenv', 'DATABASE_URL');
  const image = () => sandbox.deployment('probe', '.spec.template.spec.containers[0].image');

  beforeAll(async () => {
    sandbox = await DeploySandbox.create();
    await Promise.all([first, second, other].map((version) => sandbox.publish(version)));
    sandbox.commit('what is deployed');
    set('postgres://one', 'a');
    await sandbox.deploy([first, other]);
    await sandbox.deploy([second]);
  });
  afterAll(() => sandbox?.remove());

  it('rolls exactly the services that use it, at the same digest', async () => {
    expect((await sandbox.deploy([second, other]))['probe']?.did).toBe('nothing to do');
    const [pods, digest] = [sandbox.podUids('other'), image()];
    set('postgres://two', 'b');
    const outcomes = await sandbox.deploy([second, other]);
    expect(outcomes['probe']?.did).toBe('rolled out');
    expect(outcomes['probe']?.why.join()).toContain('Deployment');
    expect(outcomes['other']?.did).toBe('nothing to do');
    expect(image()).toBe(digest);
    expect(valueInPod()).toBe('postgres://two');
    expect(sandbox.podUids('other')).toEqual(pods);
    expect((await sandbox.deploy([second]))['probe']?.did).toBe('nothing to do');
  });

  it('is what an older release runs with after a rollback, and then nothing is left to do', async () => {
    set('postgres://three', 'c');
    await rollBack((await sandbox.plan([second])).target, 'probe', 1, sandbox.session());
    expect(sandbox.deployment('probe', '.metadata.annotations.todo\\.deploy/identity')).toBe(identityOf('first'));
    expect(valueInPod()).toBe('postgres://three');
    const annotation = '.spec.template.metadata.annotations.secrets\\.todo\\.deploy/database-secret\\.url';
    expect(sandbox.deployment('probe', annotation)).toBe('c'.repeat(16));
    expect((await sandbox.deploy([first]))['probe']?.did).toBe('nothing to do');
  });
});
