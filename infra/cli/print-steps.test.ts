import { expect, it } from 'vitest';
import type { Step } from '../engine/run-engine.ts';
import { describeStep, realSteps, summarize } from './print-steps.ts';

const step = (op: Step['op'], type: string, metadata: object = {}): Step => ({
  op,
  type,
  urn: '',
  inputs: { metadata },
});

it('shows real things once, without the bookkeeping of Pulumi', () => {
  const secret = { name: 's', namespace: 'app' };
  const steps = [
    step('create', 'pulumi:pulumi:Stack'),
    step('create', 'todo:cluster:Platform'),
    step('create', 'pulumi:providers:kubernetes'),
    step('create', 'kubernetes:core/v1:Namespace', { name: 'app' }),
    step('delete-replaced', 'kubernetes:core/v1:Secret', secret),
    step('replace', 'kubernetes:core/v1:Secret', secret),
    step('create-replacement', 'kubernetes:core/v1:Secret', secret),
    step('update', 'kubernetes:core/v1:ConfigMap', { name: 'platform', namespace: 'app' }),
  ];
  const real = realSteps(steps);
  expect(real.map(describeStep)).toEqual(['+ Namespace app', '± Secret app/s', '~ ConfigMap app/platform']);
  expect(summarize(real)).toBe('1 to make, 1 to change, 1 to replace');
});
