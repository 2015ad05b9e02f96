import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { provision } from './program.ts';
import { recordResources } from './testing/record-resources.ts';
import { sampleEnvironment } from './testing/sample-environment.ts';

const database = { 'todo-infra:database-url': 'postgresql://u:p@db/todo' };
const registry = { push: 'registry.example.com/todo' };

function record(environment = sampleEnvironment(), config: Record<string, string> = database, existing: string[] = []) {
  return recordResources(
    () => provision({ environment, clusterId: 'cluster-1', existingNamespaces: new Set(existing) }),
    config,
  );
}

describe('provision', () => {
  it('ties the provider to the cluster, not to a file of this machine, and lets it change objects in place', async () => {
    vi.stubEnv('KUBECONFIG', '/home/ann/.kube/config');
    onTestFinished(() => void vi.unstubAllEnvs());
    const provider = (await record()).find((r) => r.type === 'pulumi:providers:kubernetes');
    expect(provider?.inputs).toEqual({
      clusterIdentifier: 'cluster-1',
      upsertExistingObjects: 'true',
      enablePatchForce: 'true',
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
    });
  });

  it('makes what is inside the namespaces after them', async () => {
    const recorded = await record();
    const inside = recorded.filter((r) => r.parent === 'platform' && r.name !== 'namespaces');
    expect(inside.map((r) => r.name).sort()).toEqual(['deployer', 'limits', 'record', 'secrets']);
    for (const component of inside) expect(component.dependsOn).toContain('namespaces-application');
  });

  it('marks every object with the environment, so that it is known to be ours', async () => {
    const objects = (await record()).filter((r) => r.type.startsWith('kubernetes:'));
    expect(objects.length).toBeGreaterThan(10);
    for (const { inputs } of objects) {
      expect(inputs['metadata']).toMatchObject({ labels: { 'todo-app/environment': 'staging' } });
    }
  });

  it('makes a pull secret for a registry with login and tells deploys its name', async () => {
    const recorded = await record(sampleEnvironment({ registry: { ...registry, username: 'ci' } }), {
      ...database,
      'todo-infra:registry-password': 'hidden',
    });
    const platform = recorded.find((r) => r.type === 'kubernetes:core/v1:ConfigMap');
    expect(platform?.inputs['data']).toMatchObject({ imagePullSecret: 'registry-login' });
    const role = recorded.find((r) => r.type.endsWith(':Role'));
    expect(JSON.stringify(role?.inputs['rules'])).toContain('"registry-login"');
  });

  it('names a pull secret that something else keeps without making it', async () => {
    const recorded = await record(sampleEnvironment({ registry: { ...registry, pullSecret: 'theirs' } }));
    const platform = recorded.find((r) => r.type === 'kubernetes:core/v1:ConfigMap');
    expect(platform?.inputs['data']).toMatchObject({ imagePullSecret: 'theirs' });
    expect(recorded.filter((r) => r.type === 'kubernetes:core/v1:Secret').map((r) => r.name)).toEqual([
      'secrets-database-secret',
    ]);
  });

  it('puts its objects in a namespace that was there before', async () => {
    const recorded = await record(sampleEnvironment(), database, ['todo-app-prod']);
    expect(recorded.map((r) => r.name)).not.toContain('namespaces-application');
    const quota = recorded.find((r) => r.type.endsWith(':ResourceQuota'));
    expect(quota?.inputs['metadata']).toMatchObject({ namespace: 'todo-app-prod' });
  });
});
