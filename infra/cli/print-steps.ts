import type { Step } from '../engine/run-engine.ts';

const signs: Partial<Record<Step['op'], string>> = {
  create: '+',
  update: '~',
  delete: '-',
  replace: '±',
  import: '=',
};

const verbs: Partial<Record<Step['op'], string>> = {
  create: 'to make',
  update: 'to change',
  delete: 'to remove',
  replace: 'to replace',
  import: 'to take up',
};

/** Steps that concern something real, each once: without Pulumi's bookkeeping (stack, components, providers, halves of a replacement). */
export function realSteps(steps: readonly Step[]): Step[] {
  const halves = ['create-replacement', 'delete-replaced'];
  return steps.filter(({ type, op }) => !/^(pulumi|todo):/.test(type) && !halves.includes(op));
}

/** `+ ConfigMap todo-app-prod/platform` */
export function describeStep({ op, type, inputs }: Step): string {
  const kind = type.split(':').at(-1);
  const metadata = inputs['metadata'] as { name?: string; namespace?: string } | undefined;
  const place = metadata?.namespace ? `${metadata.namespace}/` : '';
  // What is in an account has its name among its other inputs; a firewall has none.
  const name = metadata?.name ?? inputs['name'] ?? '';
  return `${signs[op] ?? '?'} ${kind} ${place}${String(name)}`.trimEnd();
}

/** `12 to make, 1 to change` */
export function summarize(steps: readonly Step[]): string {
  const counts = Object.entries(verbs).map(([op, verb]) => [steps.filter((s) => s.op === op).length, verb] as const);
  return counts
    .filter(([count]) => count > 0)
    .map(([count, verb]) => `${count} ${verb}`)
    .join(', ');
}
