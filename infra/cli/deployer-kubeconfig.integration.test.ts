import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEnvironment, missingParts, startEnvironment } from '../testing/live-environment.ts';

const missing = await missingParts();

describe.skipIf(missing)(`the deployer account on a real cluster${missing ? ` (${missing})` : ''}`, () => {
  let live: LiveEnvironment;
  let kubeconfig: string;
  const as = (line: string, input?: string) => live.kubectl(line, { kubeconfig, ...(input ? { input } : {}) });
  const may = async (line: string) => (await as(`auth can-i ${line}`)).output.trim().split('\n').at(-1);

  beforeAll(async () => {
    live = await startEnvironment();
    kubeconfig = join(live.folder, 'deployer');
    await live.configure({ registry: { push: 'registry.example.com/todo', username: 'ci' } });
    for (const [name, input] of [
      ['database-url', 'postgresql://u:p@10.0.0.5/todo'],
      ['registry-password', 'secret'],
    ]) {
      await live.infra(`secret set ${name} --env ${live.name}`, { input: input ?? '' });
    }
    const up = await live.infra(`up --env ${live.name} --yes`);
    expect(up.code, up.output).toBe(0);
    const written = await live.infra(`deployer-kubeconfig --env ${live.name} --out ${kubeconfig} --hours 1`);
    expect(written.code, written.output).toBe(0);
  });
  afterAll(async () => {
    await live.infra(`destroy --env ${live.name} --confirm ${live.name}`);
    await live.dispose();
  });

  it('gets a private kubeconfig for its namespace that ends, and can be renewed', async () => {
    expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600);
    expect((await as('auth whoami -o jsonpath={.status.userInfo.username}')).output).toBe(
      `system:serviceaccount:${live.namespaces.application}:deployer`,
    );
    const again = await live.infra(`deployer-kubeconfig --env ${live.name} --out ${kubeconfig} --hours 1`);
    expect(again.code, again.output).toBe(0);
    const until = Date.parse(/until (\S+)/.exec(again.output)?.[1] ?? '');
    expect(until - Date.now()).toBeGreaterThan(55 * 60_000);
    expect(until - Date.now()).toBeLessThan(65 * 60_000);
  });

  it('applies everything that a release is made of', async () => {
    const applied = await as(
      'apply --server-side -f -',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: release() }),
    );
    expect(applied.code, applied.output).toBe(0);
    const kinds = 'deployments,services,serviceaccounts,hpa,pdb,networkpolicies,ingresses,jobs,configmaps,leases';
    expect((await as(`get ${kinds} -o name`)).output.match(/\/sample/g)).toHaveLength(10);
    expect((await as('get secret database-secret registry-login -o name')).code).toBe(0);
    expect((await as(`delete ${kinds} sample`.replaceAll(',', ','))).code).toBe(0);
  });

  it.each(['get pods', 'list replicasets', 'get pods --subresource=log', 'watch events', 'get configmap/platform'])(
    'may %s',
    async (line) => expect(await may(line)).toBe('yes'),
  );

  it.each([
    'list secrets',
    'get secret/another',
    'update secret/database-secret',
    'create secrets',
    'delete pods',
    'create pods',
    'create pods --subresource=exec',
    'create pods --subresource=portforward',
    'create serviceaccounts --subresource=token',
    'create roles',
    'patch role/deployer',
    'create rolebindings',
    'update resourcequotas',
    'delete limitranges',
    'get pods -n default',
    'create deployments -n kube-system',
    'create namespaces',
    'list nodes',
    'impersonate users',
  ])('may not %s', async (line) => expect(await may(line)).toBe('no'));

  it('cannot start a privileged pod: the namespace is held to the restricted standard', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'root' },
      spec: { containers: [{ name: 'a', image: 'x', securityContext: { privileged: true } }] },
    };
    const namespace = live.namespaces.application;
    const refused = await live.kubectl(`-n ${namespace} create --dry-run=server -f -`, { input: JSON.stringify(pod) });
    expect(refused.code).toBe(1);
    expect(refused.output).toContain('violates PodSecurity "restricted');
  });
});

/** One object of every kind that a deploy makes, none of which runs anything. */
function release(): object[] {
  const metadata = { name: 'sample' };
  const selector = { matchLabels: { app: 'sample' } };
  const template = {
    metadata: { labels: { app: 'sample' } },
    spec: { containers: [{ name: 'a', image: 'x' }], restartPolicy: 'Always' },
  };
  const backend = { service: { name: 'sample', port: { number: 80 } } };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: selector.matchLabels, ports: [{ port: 80 }] } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 0, selector, template } },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: { suspend: true, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'sample' }, maxReplicas: 2 },
    },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { maxUnavailable: 1, selector } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec: { podSelector: selector } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata,
      spec: { ingressClassName: 'none', rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
    },
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: { holderIdentity: 'test' } },
  ];
}
