import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

const refused = ['kafkajs', '@dapr/dapr', 'pg', 'kysely', 'ioredis', 'fastify', '@todo/database', '@todo/service-kit'];
const allowed = ['@todo/contracts', '@todo/api-client', '@tanstack/react-query'];
const rules = ['@nx/enforce-module-boundaries', '@typescript-eslint/no-restricted-imports'];

let faults: (string | null)[][];

beforeAll(async () => {
  // The boundaries read the graph of the workspace from its cache, which a fresh clone does not have.
  process.env['NX_DAEMON'] = 'false';
  await createProjectGraphAsync();

  const imports = [...refused, ...allowed].map((module, index) => `import * as imported${index} from '${module}';`);
  const uses = imports.map((_, index) => `imported${index}`);
  const text = [...imports, `export const used = [${uses.join(', ')}];`, ''].join('\n');
  // Rules that know types need a file that is part of the project; only its text is another.
  const lint = new ESLint({ cwd: join(import.meta.dirname, '..') });
  const [result] = await lint.lintText(text, { filePath: join(import.meta.dirname, 'config.ts') });
  const messages = result?.messages ?? [];
  faults = imports.map((_, index) => messages.filter(({ line }) => line === index + 1).map(({ ruleId }) => ruleId));
}, 180_000);

describe('lint of the frontend', () => {
  it.each(refused)('refuses an import of %s', (module) => {
    const found = faults[refused.indexOf(module)];
    expect(found?.some((rule) => rule !== null && rules.includes(rule))).toBe(true);
  });

  it.each(allowed)('lets it import %s', (module) => {
    expect(faults[refused.length + allowed.indexOf(module)]).toEqual([]);
  });
});
