import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from '@todo/dapr/testing';
import type { z } from 'zod';
import { findInstalled } from '../engine/find-pulumi.ts';
import type { Environment } from '../environment/environment.ts';
import { withProvider } from './provider-path.ts';

const main = join(import.meta.dirname, '../main.ts');

/** What of the real parts is missing here; none when the tests can run. */
export async function missingParts(env = process.env): Promise<string | undefined> {
  const missing = [
    env['KUBECONFIG'] ? [] : ['KUBECONFIG'],
    findOnPath('kubectl', env['PATH']) ? [] : ['kubectl on PATH'],
    (await findInstalled(env['PATH'] ?? '')) ? [] : ['pulumi on PATH'],
  ].flat();
  return missing.length > 0 ? `needs ${missing.join(', ')}` : undefined;
}

export interface Outcome {
  code: number | null;
  output: string;
  seconds: number;
}

export interface RunOptions {
  input?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with all output so far, whenever there is more. */
  onOutput?: (output: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** Kills it, with all that it started, as soon as this holds. */
  killWhen?: () => boolean;
}

/** An environment of its own on the real cluster: unique names, state in a temporary folder. */
export interface LiveEnvironment {
  name: string;
  folder: string;
  namespaces: z.infer<typeof Environment>['namespaces'];
  configure(overrides: Partial<z.input<typeof Environment>>): Promise<void>;
  /** Runs `infra/main.ts` in a process group of its own. */
  infra(line: string, options?: RunOptions): Promise<Outcome>;
  kubectl(line: string, options?: { input?: string; kubeconfig?: string }): Promise<Outcome>;
  /** Removes whatever is left of it. */
  dispose(): Promise<void>;
}

export async function startEnvironment(): Promise<LiveEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-live-'));
  const name = `itest-${randomBytes(3).toString('hex')}`;
  const roles = ['application', 'kafka', 'dapr', 'monitoring', 'ingress'] as const;
  const namespaces = Object.fromEntries(
    roles.map((role) => [role, `${name}-${role}`]),
  ) as LiveEnvironment['namespaces'];
  const base: NodeJS.ProcessEnv = {
    ...(await withProvider(process.env, join(folder, 'pulumi'))),
    INFRA_ENVIRONMENTS: folder,
    // What a killed run leaves there goes with the folder.
    TMPDIR: folder,
    PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
  };
  const configure: LiveEnvironment['configure'] = (overrides) => {
    const content = { namespaces, registry: { push: 'registry.example.com/todo' }, ...overrides };
    return writeFile(join(folder, `${name}.json`), JSON.stringify(content));
  };
  const kubectl: LiveEnvironment['kubectl'] = (line, { input, kubeconfig } = {}) =>
    run('kubectl', line.split(' '), {
      ...(input ? { input } : {}),
      env: { ...base, ...(kubeconfig ? { KUBECONFIG: kubeconfig } : {}) },
    });
  await configure({});
  return {
    name,
    folder,
    namespaces,
    configure,
    kubectl,
    infra: (line, options = {}) =>
      run(process.execPath, [main, ...line.split(' ')], { ...options, env: { ...base, ...options.env } }),
    dispose: async () => {
      await kubectl(`delete namespace ${Object.values(namespaces).join(' ')} --ignore-not-found --wait=false`);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function run(
  command: string,
  args: readonly string[],
  { input, env, onOutput, killWhen }: RunOptions,
): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...(env ? { env } : {}), detached: true });
    let output = '';
    const kill = (signal: NodeJS.Signals) => {
      // SIGKILL means the whole machine went away: the engine and its plugins, too.
      if (signal === 'SIGKILL') process.kill(-(child.pid ?? 0), signal);
      else child.kill(signal);
    };
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      onOutput?.(output, kill);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const watch = killWhen && setInterval(() => killWhen() && kill('SIGKILL'), 20);
    child.on('error', reject);
    child.on('exit', () => clearInterval(watch));
    child.on('close', (code) => resolve({ code, output, seconds: (performance.now() - started) / 1000 }));
    child.stdin.on('error', () => undefined).end(input);
  });
}
