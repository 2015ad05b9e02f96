import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs/runbooks');
const runbooks = (await readdir(folder)).map((file) => `docs/runbooks/${file}`);

/** Every runbook that a message of a program names. */
async function named(): Promise<Set<string>> {
  const found = new Set<string>();
  for (const project of ['infra', 'tools/deploy/src', 'apps/event-service/src']) {
    const files = await readdir(join(root, project), { recursive: true });
    for (const file of files) {
      if (!file.endsWith('.ts') || /\.test\.ts$|out-tsc|node_modules/.test(file)) continue;
      const text = await readFile(join(root, project, file), 'utf8');
      for (const [name] of text.matchAll(/docs\/runbooks\/[\w-]+\.md/g)) found.add(name);
    }
  }
  return found;
}

describe('runbooks', () => {
  it('are there for every message that names one, and named by some message', async () => {
    expect([...(await named())].sort()).toEqual(runbooks.sort());
  });

  it.each(runbooks)('%s begins with what one sees, and has steps', async (name) => {
    const text = await readFile(join(root, name), 'utf8');
    expect(text).toMatch(/^# .+\n\n\*\*You see\*\* /);
    expect(text).toMatch(/^1\. /m);
    // Commands that it tells are commands that there are.
    const { nx } = JSON.parse(await readFile(join(root, 'infra/package.json'), 'utf8')) as {
      nx: { targets: Record<string, unknown> };
    };
    for (const [, target = ''] of text.matchAll(/nx run infra:([\w-]+)/g)) {
      expect([...Object.keys(nx.targets), 'plan']).toContain(target);
    }
  });
});
