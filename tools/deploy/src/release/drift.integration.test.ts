import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLogFile, markAuditLog, writesSince } from '../testing/audit-log.ts';
import { DeploySandbox, testManifest } from '../testing/deploy-sandbox.ts';
import { missing, realParts } from '../testing/real-parts.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a cluster that others touch${lacking}`, () => {
  let sandbox: DeploySandbox;
  let digest: string;
  const version = { manifest: testManifest({ routes: ['/probe'] }), source: 'one' };
  const deploy = () => sandbox.deploy([version]);
  const decide = async () => (await sandbox.plan([version])).entries[0];

  beforeAll(async () => {
    sandbox = await DeploySandbox.create();
    digest = await sandbox.publish(version);
    sandbox.commit('what is deployed');
    await deploy();
  });
  afterAll(() => sandbox?.remove());

  it.skipIf(auditLogFile === '')(
    `writes nothing when nothing changed${auditLogFile ? '' : ' (skipped: set TEST_AUDIT_LOG)'}`,
    async () => {
      const pods = sandbox.podUids('probe');
      const mark = markAuditLog();
      const { probe } = await deploy();
      expect(probe).toMatchObject({ did: 'nothing to do', why: ['same image and objects as release 1'] });
      expect(writesSince(mark, sandbox.name)).toEqual([]);
      expect(sandbox.podUids('probe')).toEqual(pods);
      sandbox.kubectl('scale', 'deployment/probe', '--replicas=2');
      await deploy();
      expect(writesSince(mark, sandbox.name), 'the log sees our writes').not.toEqual([]);
    },
  );

  it('sees who set another image, and puts the released one back', async () => {
    sandbox.kubectl('set', 'image', 'deployment/probe', `main=${realParts.baseImage}`);
    const { probe } = await deploy();
    expect(probe?.did).toBe('repaired');
    expect(probe?.why.join()).toMatch(
      /containers\[main\]\.image was changed by kubectl-set: localhost.*released as .*@sha256/,
    );
    expect(sandbox.deployment('probe', '.spec.template.spec.containers[0].image')).toContain(digest);
  });

  it('sees a limit, a label and a policy that were edited by hand', async () => {
    const limit =
      '[{"op":"replace","path":"/spec/template/spec/containers/0/resources/limits/memory","value":"512Mi"}]';
    sandbox.kubectl('patch', 'deployment/probe', '--type=json', `--patch=${limit}`);
    sandbox.kubectl('label', 'service/probe', 'app.kubernetes.io/managed-by=me', '--overwrite');
    sandbox.kubectl('patch', 'networkpolicy/probe', '--type=merge', '--patch={"spec":{"egress":[{}]}}');
    const { probe } = await deploy();
    const why = probe?.why.join('\n') ?? '';
    expect(why).toMatch(/limits\.memory was changed by kubectl-patch: 512Mi, released as 96Mi/);
    expect(why).toMatch(
      /Service\/probe metadata\.labels\["app\.kubernetes\.io\/managed-by"\] was changed by kubectl-label/,
    );
    expect(why).toMatch(/NetworkPolicy\/probe spec\.egress/);
    expect((await decide())?.decision.action).toBe('nothing');
  });

  it('makes again what was deleted', async () => {
    sandbox.kubectl('delete', 'poddisruptionbudget/probe', 'ingress/probe');
    const { probe } = await deploy();
    expect(probe).toMatchObject({
      did: 'repaired',
      why: ['PodDisruptionBudget/probe is gone', 'Ingress/probe is gone'],
    });
    expect(sandbox.kubectl('get', 'ingress,pdb', '--output=name').split('\n')).toHaveLength(2);
  });

  it('leaves fields that it does not render, and says so', async () => {
    sandbox.kubectl('annotate', 'deployment/probe', 'example.org/owner=team-a');
    const { probe } = await deploy();
    expect(probe).toMatchObject({ did: 'nothing to do' });
    expect(probe?.foreign).toEqual(['Deployment/probe metadata.annotations["example.org/owner"] (kubectl-annotate)']);
    expect(sandbox.deployment('probe', '.metadata.annotations.example\\.org/owner')).toBe('team-a');
  });

  it('names what it takes back when it rolls out over a hand edit', async () => {
    sandbox.kubectl('set', 'env', 'deployment/probe', 'HOST=127.0.0.1');
    const memory = { requests: { cpu: '5m', memory: '48Mi' }, limits: { memory: '100Mi' } };
    await sandbox.deploy([{ ...version, manifest: testManifest({ routes: ['/probe'], resources: memory }) }]);
    expect(sandbox.lines.join('\n')).toMatch(
      /env\[HOST\]\.value was changed by kubectl-set: 127\.0\.0\.1, released as 0\.0\.0\.0/,
    );
    expect(sandbox.deployment('probe', '.spec.template.spec.containers[0].env[0].value')).toBe('0.0.0.0');
  });

  it('wants the image back that is gone from the registry', async () => {
    await sandbox.deploy([version]);
    const { target } = await sandbox.plan([version]);
    await target.registry.deleteManifest('probe', digest);
    expect((await decide())?.decision).toMatchObject({ action: 'restore image', build: true, apply: false });
  });

  it('says what stands in the way of taking over a Deployment that something else made', async () => {
    sandbox.kubectl('create', 'deployment', 'stray', `--image=${realParts.baseImage}`, '--', 'sleep', '1000');
    const stray = { manifest: testManifest({ name: 'stray' }), source: 'stray' };
    await sandbox.publish(stray);
    const { stray: outcome } = await sandbox.deploy([stray]);
    expect(outcome?.did).toBe('failed');
    expect(outcome?.why.join()).toMatch(/spec\.selector.*field is immutable.*no earlier release to go back to/s);
  });
});
