import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploy } from './deploy.ts';
import { DeploySandbox, testManifest } from '../testing/deploy-sandbox.ts';
import { missing } from '../testing/real-parts.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a deploy that goes wrong on a real cluster${lacking}`, () => {
  let sandbox: DeploySandbox;
  const manifest = testManifest({ probes: { liveness: '/healthz', readiness: '/readyz', startupSeconds: 5 } });
  const migrating = testManifest({ migration: 'migrate' });
  const other = testManifest({ name: 'other' });
  const good = { manifest, source: 'good' };
  const unready = { manifest, source: 'unready' };
  const crashing = { manifest, source: 'crashing' };
  const unmigrated = { manifest: migrating, source: 'unmigrated' };
  const better = { manifest: other, source: 'better' };
  const before = { manifest: other, source: 'before' };

  beforeAll(async () => {
    sandbox = await DeploySandbox.create();
    await Promise.all([good, better, before].map((version) => sandbox.publish(version)));
    await sandbox.publish(unready, 'never ready');
    await sandbox.publish(crashing, 'crashes');
    await sandbox.publish(unmigrated, 'cannot migrate');
    sandbox.commit('what is deployed');
    await sandbox.deploy([good, before]);
  });
  afterAll(() => sandbox?.remove());

  it('goes back by itself when pods do not become ready, and the other service is rolled out', async () => {
    const pods = sandbox.podUids('probe');
    const outcomes = await sandbox.deploy([unready, better]);
    expect(outcomes['probe']?.did).toBe('went back');
    expect(outcomes['probe']?.why.join()).toMatch(
      /no progress in 65 s: pod probe-\S+ runs but is not ready.*release 1 runs again/,
    );
    expect(outcomes['other']).toMatchObject({ did: 'rolled out', release: 2 });
    expect(sandbox.podUids('probe'), 'the old pods served all the time').toEqual(pods);
    expect(sandbox.deployment('probe', '.metadata.annotations.todo\\.deploy/release')).toBe('1');
    expect((await sandbox.releases('probe'))[0]).toMatchObject({ number: 2, result: 'failed' });
    expect(sandbox.lines.join('\n')).toMatch(/Unhealthy.*503/);
  });

  it('does not try again what failed, until it is told to', async () => {
    const refused = await sandbox.deploy([unready, better]);
    expect(refused['probe']).toMatchObject({ did: 'refused', release: 0 });
    expect(refused['probe']?.why.join()).toMatch(/failed as release 2 \(no progress.*--retry/);
    expect((await sandbox.plan([unready], { retry: true })).entries[0]?.decision.action).toBe('roll out');
    expect((await sandbox.deploy([good]))['probe']?.did).toBe('nothing to do');
  });

  it('prints the last lines of a program that crashes, and goes back before the deadline', async () => {
    const outcomes = await sandbox.deploy([crashing]);
    expect(outcomes['probe']?.did).toBe('went back');
    expect(outcomes['probe']?.why.join()).toMatch(/crashed \d+ times \(exit code 3\)/);
    expect(sandbox.lines.join('\n')).toContain('the reason for the crash');
  });

  it('rolls nothing out when a migration fails, and says why', async () => {
    const [probe, pods] = [sandbox.deployment('probe', '.metadata.generation'), sandbox.podUids('other')];
    await expect(sandbox.deploy([unmigrated, before])).rejects.toThrow(
      /The migration of probe failed: Job probe-migrate-.*Nothing was rolled out/s,
    );
    expect(sandbox.lines.join('\n')).toContain('migrating for unmigrated');
    expect(sandbox.deployment('probe', '.metadata.generation')).toBe(probe);
    expect(sandbox.podUids('other')).toEqual(pods);
    expect(sandbox.kubectl('get', 'leases', '--output=name')).toBe('');
  });

  it('changes nothing when a Secret is missing', async () => {
    const secrets = [
      { env: 'KEY', secret: 'absent', key: 'k', optional: false },
      { env: 'URL', secret: 'database-secret', key: 'absent', optional: false },
    ];
    const needy = { manifest: testManifest({ secrets }), source: 'good' };
    const releases = await sandbox.releases('probe');
    await expect(sandbox.deploy([needy])).rejects.toThrow(
      /no Secret "absent" in namespace \S+, or not for this account\. probe needs it for KEY.*\nThe Secret "database-secret" has no key "absent"/,
    );
    expect(await sandbox.releases('probe')).toEqual(releases);
  });

  it('refuses an old commit, and one that this clone does not know', async () => {
    const old = sandbox.git('rev-parse', 'HEAD');
    sandbox.commit('newer');
    await sandbox.deploy([{ manifest: testManifest({ gracePeriodSeconds: 2 }), source: 'good' }]);
    sandbox.git('checkout', '--quiet', old);
    const outcomes = await sandbox.deploy([good]);
    expect(outcomes['probe']?.why.join()).toMatch(/which this commit does not contain.*--force/);
    sandbox.git('checkout', '--quiet', 'main');
    expect((await sandbox.deploy([good]))['probe']?.did).toBe('rolled out');
  });

  it('picks up a deploy that was stopped half-way', async () => {
    const next = { manifest: testManifest({ gracePeriodSeconds: 4 }), source: 'good' };
    const stop = new AbortController();
    const session = sandbox.session(stop);
    const stopping = {
      ...session,
      progress: (service: string, text: string) =>
        /applied/.test(text) ? stop.abort(new Error('stopped')) : session.progress(service, text),
    };
    await expect(deploy(await sandbox.plan([next]), stopping)).rejects.toThrow(/abort|stopped/i);
    expect((await sandbox.releases('probe'))[0]?.result).toBe('interrupted');
    const { probe } = await sandbox.deploy([next]);
    expect(probe?.did).toBe('repaired');
    expect(probe?.why.join()).toMatch(/release \d+ was interrupted, and it is what runs/);
    expect((await sandbox.releases('probe'))[0]?.result).toBe('succeeded');
  });

  it('picks up a deploy that was killed, once its lease has run out', async () => {
    const next = { manifest: testManifest({ gracePeriodSeconds: 6 }), source: 'good' };
    const { target, entries } = await sandbox.plan([next]);
    const facts = entries[0]?.facts;
    if (!facts) throw new Error('no facts');
    const { identity } = facts.wanted;
    const killed = {
      service: 'probe',
      identity,
      objects: facts.wantedObjects.identity,
      digest: facts.inRegistry ?? '',
      commit: '',
      by: 'x',
      at: '',
    };
    await target.ledger.start(killed, { objects: [], parts: {} });
    const renewTime = new Date(Date.now() - 17_000).toISOString().replace('Z', '000Z');
    const lease = {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'deploy-probe', namespace: sandbox.name },
      spec: { holderIdentity: 'who was killed', leaseDurationSeconds: 20, renewTime },
    };
    await target.cluster.create(lease);
    const { probe } = await sandbox.deploy([next]);
    expect(probe?.did).toBe('rolled out');
    expect(sandbox.lines).toContain('probe: waiting for the deploy of who was killed');
    expect((await sandbox.releases('probe')).slice(0, 2).map(({ result }) => result)).toEqual([
      'succeeded',
      'interrupted',
    ]);
  });

  it('lets one of two deploys at the same time do the work, and the other find it done', async () => {
    const next = { manifest: testManifest({ gracePeriodSeconds: 5 }), source: 'good' };
    const count = (await sandbox.releases('probe')).length;
    const both = await Promise.all([sandbox.deploy([next]), sandbox.deploy([next])]);
    expect(both.map(({ probe }) => probe?.did).sort()).toEqual(['nothing to do', 'rolled out']);
    expect(await sandbox.releases('probe')).toHaveLength(Math.min(count + 1, 15));
    expect(sandbox.lines.join('\n')).toMatch(/waiting for the deploy of test-/);
  });

  it('refuses uncommitted edits in production only', async () => {
    const platform = JSON.stringify({ data: { production: 'true' } });
    sandbox.kubectl('patch', 'configmap/platform', '--type=merge', `--patch=${platform}`);
    const changed = { manifest: testManifest({ gracePeriodSeconds: 3 }), source: 'good' };
    sandbox.git('rm', '--quiet', '--cached', 'package.json');
    await expect(sandbox.deploy([changed])).rejects.toThrow(/"test" is a production environment/);
    sandbox.git('add', 'package.json');
    expect((await sandbox.deploy([changed]))['probe']?.did).toBe('rolled out');
  });
});
