import { describe, expect, it } from 'vitest';
import { foreignFields, formerOwner, ownedFields } from './field-owners.ts';

const container = 'k:{"name":"main"}';
const spec = (fields: object) => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { [container]: fields } } } },
});

/** What `kubectl set env`, `kubectl edit` and an autoscaler leave beside a deploy. */
const managedFields = [
  { manager: 'todo-deploy', operation: 'Apply', fieldsV1: spec({ '.': {}, 'f:name': {}, 'f:image': {} }) },
  {
    manager: 'kubectl-set',
    operation: 'Update',
    fieldsV1: spec({ 'f:env': { 'k:{"name":"DEBUG"}': { '.': {}, 'f:name': {}, 'f:value': {} } } }),
  },
  {
    manager: 'kubectl-edit',
    operation: 'Update',
    fieldsV1: spec({ 'f:resources': { 'f:limits': { 'f:memory': {} } } }),
  },
  {
    manager: 'kube-controller-manager',
    operation: 'Update',
    fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:deployment.kubernetes.io/revision': {} } } },
  },
  {
    manager: 'kube-controller-manager',
    operation: 'Update',
    subresource: 'scale',
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
  },
];
const main = 'spec.template.spec.containers[main]';

describe('field owners', () => {
  it('are read for leaves, without controllers and subresources', () => {
    expect(ownedFields(managedFields)).toEqual([
      { manager: 'todo-deploy', path: `${main}.name` },
      { manager: 'todo-deploy', path: `${main}.image` },
      { manager: 'kubectl-set', path: `${main}.env[DEBUG].name` },
      { manager: 'kubectl-set', path: `${main}.env[DEBUG].value` },
      { manager: 'kubectl-edit', path: `${main}.resources.limits.memory` },
    ]);
  });

  it('tell who changed a field, also when a whole item differs', () => {
    expect(formerOwner(managedFields, `${main}.resources.limits.memory`, ['todo-deploy'])).toBe('kubectl-edit');
    expect(formerOwner(managedFields, `${main}.env[DEBUG]`, ['todo-deploy'])).toBe('kubectl-set');
    expect(formerOwner(managedFields, `${main}.image`, ['todo-deploy'])).toBeUndefined();
  });

  it('tell which fields a deploy knows nothing of', () => {
    expect(foreignFields(managedFields, ['todo-deploy', 'kubectl-edit']).map(({ path }) => path)).toEqual([
      `${main}.env[DEBUG].name`,
      `${main}.env[DEBUG].value`,
    ]);
  });

  it('do not count a field that a deploy and someone else agree on', () => {
    const both = [...managedFields, { manager: 'helm', operation: 'Apply', fieldsV1: spec({ 'f:image': {} }) }];
    expect(foreignFields(both, ['todo-deploy']).map(({ manager }) => manager)).not.toContain('helm');
  });

  it('escape names with dots and slashes as differences do', () => {
    const fieldsV1 = { 'f:metadata': { 'f:annotations': { 'f:example.org/x': {} } } };
    expect(ownedFields([{ manager: 'someone', fieldsV1 }])[0]?.path).toBe('metadata.annotations["example.org/x"]');
  });
});
