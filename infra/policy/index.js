// Policy pack of the same rules, for plain Pulumi: pulumi preview --policy-pack infra/policy
// In JavaScript: Pulumi's runner of packs would compile TypeScript by itself, and knows no imports of ./x.ts.
import { PolicyPack } from '@pulumi/policy';
import { rules } from './rules.ts';

new PolicyPack('todo-infra', {
  policies: rules.map(({ name, description, advisory, check }) => ({
    name,
    description,
    enforcementLevel: advisory ? 'advisory' : 'mandatory',
    validateResource: ({ type, props, opts }, report) => {
      for (const problem of check({ type, props, protect: opts.protect })) report(problem);
    },
  })),
});
