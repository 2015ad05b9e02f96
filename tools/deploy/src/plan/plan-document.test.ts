import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ComparisonDocument, PlanDocument } from './plan-document.ts';

const workspaceRoot = join(import.meta.dirname, '../../../..');

/** Rewrite a schema with `npx vitest run plan-document -u` when this fails, and raise its version when a field changed or went. */
test.each([
  ['plan', PlanDocument],
  ['plan-against', ComparisonDocument],
])('docs/schemas/%s.schema.json is what the plan prints', async (name, document) => {
  const schema = `${JSON.stringify(z.toJSONSchema(document), undefined, 2)}\n`;
  const file = join(workspaceRoot, `docs/schemas/${name}.schema.json`);
  await expect(schema).toMatchFileSnapshot(file);
});
