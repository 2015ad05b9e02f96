import { expect, it } from 'vitest';
import { recordResources } from '../testing/record-resources.ts';
import { Deployer } from './deployer.ts';

interface Rule {
  resources: string[];
  resourceNames?: string[];
  verbs: string[];
}

async function record(secretNames: string[]) {
  const recorded = await recordResources(
    () => new Deployer('deployer', { environment: 'staging', namespace: 'app', secretNames }),
  );
  const find = (kind: string) => recorded.find((r) => r.type.endsWith(`:${kind}`));
  return { account: find('ServiceAccount'), role: find('Role'), binding: find('RoleBinding') };
}

it('binds the account to its role in the one namespace', async () => {
  const { account, role, binding } = await record([]);
  for (const resource of [account, role, binding]) {
    expect(resource?.inputs['metadata']).toMatchObject({ name: 'deployer', namespace: 'app' });
    expect(resource?.parent).toBe('deployer');
  }
  expect(account?.inputs['automountServiceAccountToken']).toBe(false);
  expect(binding?.inputs['subjects']).toEqual([{ kind: 'ServiceAccount', name: 'deployer', namespace: 'app' }]);
  expect(binding?.inputs['roleRef']).toMatchObject({ kind: 'Role', name: 'deployer' });
  expect(binding?.dependsOn.sort()).toEqual(['deployer-account', 'deployer-role']);
});

it('lets it look at the named Secrets only, and at nothing that grants rights', async () => {
  const { role } = await record(['database-secret', 'registry-login']);
  const rules = role?.inputs['rules'] as Rule[];
  expect(rules.filter((rule) => rule.resources.includes('secrets'))).toEqual([
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['database-secret', 'registry-login'], verbs: ['get'] },
  ]);
  const all = rules.flatMap((rule) => [...rule.resources, ...rule.verbs]);
  for (const never of [
    '*',
    'roles',
    'rolebindings',
    'pods/exec',
    'resourcequotas',
    'escalate',
    'bind',
    'impersonate',
  ]) {
    expect(all).not.toContain(never);
  }
});

it('has no rule for Secrets when there are none, since one without names would mean all', async () => {
  const { role } = await record([]);
  expect((role?.inputs['rules'] as Rule[]).flatMap((rule) => rule.resources)).not.toContain('secrets');
});
