import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStack } from '../engine/open-stack.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { findSecrets } from '../scan-secrets/find-secrets.ts';
import { readSettings } from '../settings.ts';
import { missingParts, startEnvironment } from '../testing/live-environment.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';

const missing = await missingParts();
const random = () => randomBytes(18).toString('hex');

/** Reads the arguments of all processes of this machine again and again, where the system shows them (Linux). */
function watchArguments(): { seen: () => string } {
  const seen = new Set<string>();
  const look = async () => {
    const processes = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
    for (const id of processes) {
      seen.add((await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' '));
    }
  };
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  onTestFinished(async () => {
    stopped = true;
    await watching;
  });
  return { seen: () => [...seen].join('\n') };
}

describe.skipIf(missing)(`what up leaves behind${missing ? ` (${missing})` : ''}`, () => {
  it('holds no secret in the clear: not its state, its folder, its words, or the arguments of its processes', async () => {
    const live = await startEnvironment();
    onTestFinished(() => live.dispose());
    const { name, folder, infra } = live;
    const passwords = { database: random(), redis: random(), openai: `sk-${random()}` };
    const secrets = {
      'database-url': `postgresql://todo:${passwords.database}@db.example.com:5432/todo`,
      'redis-url': `rediss://:${passwords.redis}@redis.example.com:6379`,
      'openai-api-key': passwords.openai,
    };
    const values = [...Object.values(passwords), ...Object.values(secrets)];
    const hidden = [...values, ...values.map((value) => Buffer.from(value).toString('base64'))];
    const leaks = (text: string) => hidden.filter((value) => text.includes(value)).length;

    const { seen } = watchArguments();
    const said: string[] = [];
    const run = async (line: string, input?: string) => {
      const { code, output } = await infra(`${line} --env ${name}`, input ? { input } : {});
      expect(code, output).toBe(0);
      said.push(output);
    };
    for (const [secret, value] of Object.entries(secrets)) await run(`secret set ${secret}`, value);
    await run('up --yes');
    await run('secret list');
    expect(leaks(said.join('\n'))).toBe(0);
    if (process.platform === 'linux') expect(seen()).toContain(`up --yes --env ${name}`);
    expect(leaks(seen())).toBe(0);

    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile());
    const paths = files.map((file) => join(file.parentPath, file.name));
    expect(paths.some((path) => path.endsWith(`stacks/todo-infra/${name}.json`))).toBe(true);
    for (const path of paths) {
      const text = await readFile(path, 'utf8');
      expect(leaks(text), path).toBe(0);
      expect(await findSecrets(path, text), path).toEqual([]);
    }

    const settings = readSettings({
      ...process.env,
      CI: '',
      INFRA_ENVIRONMENTS: folder,
      PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
    });
    const environment = await loadEnvironment(name, folder);
    const engine = engineParts(await collectProblems(prepareEngine(environment, settings)));
    const { pulumi } = await openStack({ environment: name, ...engine });
    const exported = await pulumi(['stack', 'export']);
    expect(exported).toContain('database-secret');
    expect(leaks(exported)).toBe(0);
    expect(await findSecrets('state.json', exported)).toEqual([]);
    // What was looked for would have been found.
    const plain = await pulumi(['stack', 'export', '--show-secrets']);
    expect(leaks(plain)).toBeGreaterThan(0);
    expect(await findSecrets('state.json', plain)).not.toEqual([]);
  });
});
