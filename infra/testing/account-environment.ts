import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { Environment } from '../environment/environment.ts';
import { startFakeDigitalOcean, type AccountOptions, type FakeDigitalOcean } from './fake-digitalocean/index.ts';
import { type Outcome, run, type RunOptions } from './live-environment.ts';
import { withProvider } from './provider-path.ts';

type File = z.input<typeof Environment>;

/** An environment at a fake DigitalOcean, with state in a folder of its own. */
export interface AccountEnvironment {
  fake: FakeDigitalOcean;
  folder: string;
  configure(digitalocean: Partial<NonNullable<File['digitalocean']>>, rest?: Partial<File>): Promise<void>;
  /** Runs `infra/main.ts` for the environment `prod`. */
  infra(line: string, options?: RunOptions): Promise<Outcome>;
}

const main = join(import.meta.dirname, '../main.ts');

export async function startAccountEnvironment(options: AccountOptions = {}): Promise<AccountEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-account-'));
  const fake = await startFakeDigitalOcean(options);
  onTestFinished(async () => {
    await fake.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const base: NodeJS.ProcessEnv = {
    ...(await withProvider(process.env, join(folder, 'pulumi'))),
    INFRA_ENVIRONMENTS: folder,
    TMPDIR: folder,
    // The state of these tests may be lost; CI runs are refused a folder.
    CI: '',
    PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
    DIGITALOCEAN_TOKEN: fake.token,
    DIGITALOCEAN_API_URL: fake.url,
    DIGITALOCEAN_HTTP_RETRY_WAIT_MIN: '0.05',
    DIGITALOCEAN_HTTP_RETRY_WAIT_MAX: '0.2',
    TEST_DIGITALOCEAN_POLL_SECONDS: '0.2',
  };
  const configure: AccountEnvironment['configure'] = (digitalocean, rest = {}) => {
    const section = { region: 'nyc1', registry: { name: 'acme' }, ...digitalocean };
    return writeFile(join(folder, 'prod.json'), JSON.stringify({ digitalocean: section, ...rest }));
  };
  await configure({});
  return {
    fake,
    folder,
    configure,
    infra: (line, runOptions = {}) =>
      run(process.execPath, [main, ...line.split(' '), '--env', 'prod'], {
        ...runOptions,
        env: { ...base, ...runOptions.env },
      }),
  };
}
