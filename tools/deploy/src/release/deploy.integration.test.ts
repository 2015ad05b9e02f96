import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeploySandbox, identityOf, testManifest } from '../testing/deploy-sandbox.ts';
import { missing } from '../testing/real-parts.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a deploy on a real cluster${lacking}`, () => {
  let sandbox: DeploySandbox;
  const manifest = testManifest({ scaling: { min: 2, max: 4 }, routes: ['/probe'], migration: 'migrate' });
  const other = testManifest({ name: 'other', calls: ['probe'] });
  const one = { manifest, source: 'one' };
  const two = { manifest, source: 'two' };
  const stays = { manifest: other, source: 'stays' };

  beforeAll(async () => {
    sandbox = await DeploySandbox.create();
    await Promise.all([one, two, stays].map((version) => sandbox.publish(version)));
    sandbox.commit('what is deployed first');
  });
  afterAll(() => sandbox?.remove());

  it('puts services on an empty namespace: migrated, at their minimum, by digest, in the ledger', async () => {
    const outcomes = await sandbox.deploy([one, stays]);
    expect(outcomes['probe']).toMatchObject({ did: 'rolled out', why: ['first deploy'], release: 1 });
    expect(sandbox.deployment('probe', '.status.availableReplicas')).toBe('2');
    expect(sandbox.deployment('probe', '.spec.template.spec.containers[0].image')).toMatch(
      /\/probe@sha256:[0-9a-f]{64}$/,
    );
    expect(sandbox.kubectl('get', 'jobs', '--output=name')).toMatch(`probe-migrate-${identityOf('one').slice(4, 16)}`);
    expect(sandbox.lines).toContain('probe: database migrated');
    const [release] = await sandbox.releases('probe');
    expect(release).toMatchObject({ number: 1, result: 'succeeded', identity: identityOf('one'), by: 'tester' });
    expect(release?.commit).toBe(sandbox.git('rev-parse', 'HEAD'));
    expect(release?.seconds).toBeGreaterThan(0);
  });

  it('knows commit, release and identity on the Deployment and never on a pod', () => {
    const pods = sandbox.kubectl('get', 'pods', '--output=json');
    expect(sandbox.deployment('probe', '.metadata.annotations')).toContain(identityOf('one'));
    expect(pods).not.toContain(identityOf('one'));
    expect(pods).not.toContain(sandbox.git('rev-parse', 'HEAD'));
  });

  it('leaves the number of pods to the autoscaler, and keeps it through a release', async () => {
    const owners = sandbox.deployment('probe', '.metadata.managedFields[?(@.manager=="todo-deploy")].fieldsV1.f:spec');
    expect(owners).not.toContain('f:replicas');
    sandbox.kubectl('scale', 'deployment/probe', '--replicas=3');
    const limits = { requests: { cpu: '5m', memory: '48Mi' }, limits: { memory: '112Mi' } };
    const outcomes = await sandbox.deploy([{ ...one, manifest: { ...manifest, resources: limits } }, stays]);
    expect(outcomes['probe']?.why.join()).toMatch(/Deployment/);
    expect(sandbox.deployment('probe', '.spec.replicas')).toBe('3');
    expect(outcomes['other']?.did).toBe('nothing to do');
    await sandbox.deploy([one, stays]);
  });

  it('rolls out a new image of one service, and the pods of the other stay', async () => {
    const before = { probe: sandbox.podUids('probe'), other: sandbox.podUids('other') };
    sandbox.commit('second');
    const outcomes = await sandbox.deploy([two, stays]);
    expect(outcomes['probe']).toMatchObject({ did: 'rolled out', why: ['file source.txt changed'] });
    expect(outcomes['other']?.did).toBe('nothing to do');
    expect(sandbox.podUids('other')).toEqual(before.other);
    expect(sandbox.podUids('probe').filter((uid) => before.probe.includes(uid))).toEqual([]);
  });

  it('goes to an image that ran before without a build', async () => {
    sandbox.commit('revert');
    const outcomes = await sandbox.deploy([one, stays]);
    expect(outcomes['probe']).toMatchObject({
      did: 'rolled out',
      image: expect.stringContaining('found sha256:') as string,
    });
    expect(sandbox.lines).toContain('probe: database was migrated before');
  });

  it('removes objects that a service is not rendered to any more', async () => {
    expect(sandbox.kubectl('get', 'ingress', '--output=name')).toBe('ingress.networking.k8s.io/probe');
    await sandbox.deploy([{ ...one, manifest: { ...manifest, routes: [] } }, stays]);
    expect(sandbox.kubectl('get', 'ingress', '--output=name')).toBe('');
    await sandbox.deploy([one, stays]);
  });

  it('keeps five pods when a fixed number becomes an autoscaled one', async () => {
    const five = { ...stays, manifest: { ...other, scaling: { min: 5, max: 5, targetCpuPercent: 70 } } };
    await sandbox.deploy([five]);
    expect(sandbox.deployment('other', '.spec.replicas')).toBe('5');
    await sandbox.deploy([{ ...stays, manifest: { ...other, scaling: { min: 2, max: 6, targetCpuPercent: 70 } } }]);
    expect(sandbox.deployment('other', '.spec.replicas')).toBe('5');
    await sandbox.deploy([stays]);
    expect(sandbox.deployment('other', '.spec.replicas')).toBe('1');
  });
});
