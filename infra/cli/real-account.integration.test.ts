import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOwnThings } from '../cloud/find-own-things.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import { readAccountAccess } from '../digitalocean/read-account-access.ts';
import { findInstalled } from '../engine/find-pulumi.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { run } from '../testing/live-environment.ts';

const { TEST_DIGITALOCEAN_TOKEN: token, TEST_DIGITALOCEAN_REGISTRY: registry } = process.env;
const lacking = [
  token ? [] : ['TEST_DIGITALOCEAN_TOKEN'],
  registry ? [] : ['TEST_DIGITALOCEAN_REGISTRY'],
  (await findInstalled(process.env['PATH'] ?? '')) ? [] : ['pulumi on PATH'],
].flat();
const missing = lacking.length > 0 ? `needs ${lacking.join(', ')}` : undefined;
const anHour = 60 * 60_000;
const main = join(import.meta.dirname, '../main.ts');

describe.skipIf(missing)(`a real account, which costs some cents${missing ? ` (${missing})` : ''}`, () => {
  it(
    'gets an environment of its own by up, nothing by a second up, and keeps nothing of it',
    { timeout: anHour, retry: 0 },
    async () => {
      const name = `itest-${randomBytes(4).toString('hex')}`;
      const folder = await mkdtemp(join(tmpdir(), `${name}-`));
      const env: NodeJS.ProcessEnv = {
        ...process.env,
        CI: '',
        DIGITALOCEAN_TOKEN: token,
        INFRA_ENVIRONMENTS: folder,
        PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
        KUBECONFIG: join(folder, 'none'),
      };
      const nodes = { size: 's-2vcpu-4gb', count: 1, min: 1, max: 2 };
      const digitalocean = { region: 'nyc3', registry: { name: registry, create: false }, cluster: { nodes } };
      await writeFile(join(folder, `${name}.json`), JSON.stringify({ digitalocean }));
      const infra = async (line: string, input?: string) =>
        run(process.execPath, [main, ...line.split(' '), '--env', name], { env, ...(input ? { input } : {}) });
      const succeeded = async (line: string, input?: string) => {
        const { code, output } = await infra(line, input);
        expect(code, output).toBe(0);
        return output;
      };
      try {
        await succeeded('secret set database-url', 'postgresql://todo:unused@db.example.com:5432/todo');
        await succeeded('up --yes');
        expect(await succeeded('up --yes')).toContain('nothing to change');
        await succeeded('audit');
      } finally {
        // Whatever happened: nothing may go on to be billed.
        const { code, output } = await infra(`destroy --confirm ${name}`);
        const environment = await loadEnvironment(name, folder);
        const access = readAccountAccess(env);
        if (!access) throw new Error('the token is gone');
        const left = await findOwnThings(createApiClient(access), name, environment.digitalocean as DigitalOcean);
        const billed = left.filter(({ isDefault }) => !isDefault).map(({ kind, id }) => `${kind} ${id}`);
        expect({ code, billed }, `state is kept in ${folder}\n${output}`).toEqual({ code: 0, billed: [] });
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
