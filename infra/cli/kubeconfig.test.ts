import { execFile } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readSettings } from '../settings.ts';
import { makeCluster, startFakeDigitalOcean } from '../testing/fake-digitalocean/index.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { scriptedTerminal } from '../testing/scripted-terminal.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { runCommand } from './run-command.ts';

async function start() {
  const folder = await tempFolder();
  const fake = await startFakeDigitalOcean();
  onTestFinished(() => fake.stop());
  await writeFile(
    join(folder, 'prod.json'),
    JSON.stringify({ digitalocean: { region: 'nyc3', registry: { name: 'acme' } } }),
  );
  const env = {
    HOME: folder,
    INFRA_ENVIRONMENTS: folder,
    DIGITALOCEAN_TOKEN: fake.token,
    DIGITALOCEAN_API_URL: fake.url,
  };
  const make = (tag = 'todo-app-env:prod') =>
    makeCluster(fake.account, {
      name: 'todo-app-prod',
      region: 'nyc3',
      version: '1.36',
      tags: [tag],
      node_pools: [{ name: 'workers', size: 's-2vcpu-4gb', count: 2, tags: [] }],
    });
  const run = (...args: string[]) =>
    runCommand(['kubeconfig', '--env', 'prod', ...args], readSettings(env), scriptedTerminal());
  return { folder, fake, env, make, run };
}

/** Runs the credential plugin of a kubeconfig's user as kubectl does. */
async function runPlugin(text: string, env: NodeJS.ProcessEnv) {
  const config = new KubeConfig();
  config.loadFromString(text);
  const exec = config.getCurrentUser()?.exec as {
    command: string;
    args: string[];
    env: { name: string; value: string }[];
  };
  const own = Object.fromEntries(exec.env.map(({ name, value }) => [name, value]));
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(exec.command, exec.args, { env: { ...env, ...own } }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe('infra:kubeconfig', () => {
  it('writes no token, but a program that gets one which ends soon', async () => {
    const { folder, fake, make, run } = await start();
    const { id } = make();
    await run();
    const file = join(folder, '.kube/config');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain(fake.token);
    const { code, stdout, stderr } = await runPlugin(text, { DIGITALOCEAN_TOKEN: fake.token });
    expect(code, stderr).toBe(0);
    const { kind, status } = JSON.parse(stdout) as {
      kind: string;
      status: { token: string; expirationTimestamp: string };
    };
    expect(kind).toBe('ExecCredential');
    expect(status.token).toMatch(/^[0-9a-f]{64}$/);
    const life = Date.parse(status.expirationTimestamp) - Date.now();
    expect(life).toBeGreaterThan(13 * 60_000);
    expect(life).toBeLessThan(15 * 60_000 + 1000);
    expect(fake.requests.at(-1)?.path).toBe(`/v2/kubernetes/clusters/${id}/credentials?expiry_seconds=900`);

    const without = await runPlugin(text, {});
    expect(without).toMatchObject({ code: 1, stdout: '' });
    expect(without.stderr).toMatch(/^error: DIGITALOCEAN_TOKEN is not set: .*docs\/runbooks\/token-expired\.md\)\n$/);
    fake.account.clusters.clear();
    const gone = await runPlugin(text, { DIGITALOCEAN_TOKEN: fake.token });
    expect(gone.stderr).toContain('it is not there (any more)');
  });

  it('leaves the kubeconfig of the user alone when it writes to a file of its own', async () => {
    const { folder, make, run } = await start();
    make();
    await run('--out', join(folder, 'own'));
    expect(await readFile(join(folder, 'own'), 'utf8')).toContain('current-context: todo-prod');
    await expect(stat(join(folder, '.kube/config'))).rejects.toThrow('ENOENT');
  });

  it('knows only a cluster that is the environment’s', async () => {
    const { make, run, fake } = await start();
    expect(await problemsOf(run())).toEqual(['the account has no cluster "todo-app-prod": nx run infra:up --env prod']);
    make('other');
    expect((await problemsOf(run())).join()).toContain('has not the tag todo-app-env:prod');
    fake.revokeTokens();
    expect((await problemsOf(run())).join()).toContain('docs/runbooks/token-expired.md');
  });
});
