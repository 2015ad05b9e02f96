import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { z } from 'zod';
import { applyCloudSide, type CloudRun } from '../cli/apply-cloud-side.ts';
import { askOnce } from '../cli/ask-once.ts';
import { collectProblems } from '../cli/collect-problems.ts';
import { engineParts, prepareEngine } from '../cli/prepare.ts';
import type { CloudOutputs } from '../cloud/cloud-program.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import type { Environment } from '../environment/environment.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import { readSettings } from '../settings.ts';
import { type AccountOptions, type FakeDigitalOcean, startFakeDigitalOcean } from './fake-digitalocean/index.ts';
import { type Outcome, run, type RunOptions } from './live-environment.ts';
import { withProvider } from './provider-path.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

type File = z.input<typeof Environment>;

export interface Applied {
  /** Everything that was printed. */
  output: string;
  /** What a person would see as errors; none when it went well. */
  problems: readonly string[];
  changed: boolean;
  outputs: CloudOutputs | undefined;
}

/** The environment `prod` at a fake DigitalOcean, with state in a folder of its own. */
export interface AccountEnvironment {
  fake: FakeDigitalOcean;
  folder: string;
  configure(digitalocean: Partial<NonNullable<File['digitalocean']>>, rest?: Partial<File>): Promise<void>;
  /** Runs `infra/main.ts --env prod`. */
  infra(line: string, options?: RunOptions): Promise<Outcome>;
  /** The account's side of `infra:up --yes`, in this process. */
  apply(overrides?: Partial<CloudRun>): Promise<Applied>;
}

const main = join(import.meta.dirname, '../main.ts');

export async function startAccountEnvironment(options: AccountOptions = {}): Promise<AccountEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-account-'));
  const fake = await startFakeDigitalOcean(options);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await fake.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const variables: NodeJS.ProcessEnv = {
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
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
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
        env: { ...variables, ...runOptions.env },
      }),
    apply: (overrides = {}) => apply(folder, variables, overrides),
  };
}

async function apply(folder: string, variables: NodeJS.ProcessEnv, overrides: Partial<CloudRun>): Promise<Applied> {
  const terminal = scriptedTerminal();
  const settings = readSettings(variables);
  const outcome = (rest: Partial<Applied>): Applied => {
    return { output: terminal.lines.join('\n'), problems: [], changed: false, outputs: undefined, ...rest };
  };
  try {
    const environment = await loadEnvironment('prod', folder);
    const account = settings.account ?? { token: '', apiUrl: '' };
    const result = await applyCloudSide({
      environment,
      digitalocean: environment.digitalocean as DigitalOcean,
      account,
      client: createApiClient(account, { firstWait: 50 }),
      engine: engineParts(await collectProblems(prepareEngine(environment, settings))),
      allowDelete: false,
      breakLock: false,
      confirm: askOnce(true, terminal).confirm,
      terminal,
      signal: undefined,
      ...overrides,
    });
    return outcome(result);
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    return outcome({ problems: error.problems });
  }
}
