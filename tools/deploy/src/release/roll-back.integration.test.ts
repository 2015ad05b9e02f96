import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rollBack } from './roll-back.ts';
import { DeploySandbox, identityOf, testManifest } from '../testing/deploy-sandbox.ts';
import { missing } from '../testing/real-parts.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a rollback on a real cluster${lacking}`, () => {
  let sandbox: DeploySandbox;
  const first = { manifest: testManifest({ routes: ['/probe'] }), source: 'first' };
  const second = { manifest: testManifest(), source: 'second' };
  const third = { manifest: testManifest(), source: 'third' };
  const rollback = async (to?: number) =>
    rollBack((await sandbox.plan([third])).target, 'probe', to, sandbox.session());
  const runs = () => sandbox.deployment('probe', '.metadata.annotations.todo\\.deploy/identity');

  beforeAll(async () => {
    sandbox = await DeploySandbox.create();
    await Promise.all([first, second, third].map((version) => sandbox.publish(version)));
    sandbox.commit('what is deployed');
    for (const version of [first, second, third]) await sandbox.deploy([version]);
  });
  afterAll(() => sandbox?.remove());

  it('puts back the objects of the release before, as they were stored', async () => {
    const release = await rollback();
    expect(release).toMatchObject({ number: 4, result: 'succeeded', note: 'rollback to 2' });
    expect(runs()).toBe(identityOf('second'));
    const { registry } = (await sandbox.plan([third])).target;
    expect(await registry.headTag('probe', 'rel-test-4')).toBe(release.digest);
    expect((await sandbox.releases('probe')).find(({ number }) => number === 3)).toMatchObject({
      result: 'rolled back',
    });
  });

  it('pins: a deploy does not put back what was rolled back, unless forced', async () => {
    const outcomes = await sandbox.deploy([third]);
    expect(outcomes['probe']?.did).toBe('refused');
    expect(outcomes['probe']?.why.join()).toMatch(/release 3, which was rolled back; deploy it again with --force/);
    expect((await sandbox.deploy([second]))['probe']?.did).toBe('nothing to do');
    expect((await sandbox.deploy([third], { force: true }))['probe']?.did).toBe('rolled out');
    expect((await sandbox.deploy([third]))['probe']?.did).toBe('nothing to do');
  });

  it('goes to the release it is told, with objects that later ones lacked', async () => {
    expect(sandbox.kubectl('get', 'ingress', '--output=name')).toBe('');
    await rollback(1);
    expect(runs()).toBe(identityOf('first'));
    expect(sandbox.kubectl('get', 'ingress', '--output=name')).toContain('probe');
  });

  it.each([
    [99, /has no release 99\. Releases that worked: /],
    [6, /Release 6 of probe is what runs/],
  ])('refuses release %s', async (number, message) => {
    await expect(rollback(number)).rejects.toThrow(message);
  });

  it('refuses a release whose image the registry no longer has', async () => {
    const { target } = await sandbox.plan([third]);
    const [release] = (await sandbox.releases('probe')).filter(({ identity }) => identity === identityOf('second'));
    await target.registry.deleteManifest('probe', release?.digest ?? '');
    await expect(rollback(2)).rejects.toThrow(/no longer has the image of release 2/);
    expect(runs()).toBe(identityOf('first'));
  });

  it('keeps the ledger bounded, and in it the last release that worked', async () => {
    const { ledger } = (await sandbox.plan([third])).target;
    const [newest] = await ledger.list('probe');
    if (!newest) throw new Error('no release');
    const { number: _number, result: _result, note: _note, ...entry } = newest;
    for (let i = 0; i < 18; i++) await ledger.finish(await ledger.start(entry, { objects: [], parts: {} }), 'failed');
    const kept = await ledger.list('probe');
    expect(kept.length).toBeLessThanOrEqual(16);
    expect(kept.map(({ number }) => number)).toContain(newest.number);
  });
});
