import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Folder whose executables the Pulumi engine takes for provider plugins once it is on PATH. */
export const doublesFolder = join(import.meta.dirname, 'bin');

/**
 * The environment with which a test runs `infra:up`: as it is where the real Kubernetes provider is installed, else with
 * the double on PATH. `home` is a PULUMI_HOME for the latter, so that nothing is left in the user's.
 */
export async function withProvider(env: NodeJS.ProcessEnv, home: string): Promise<NodeJS.ProcessEnv> {
  const plugins = join(env['PULUMI_HOME'] ?? join(homedir(), '.pulumi'), 'plugins');
  const installed = await readdir(plugins).catch(() => []);
  if (installed.some((name) => name.startsWith('resource-kubernetes-v'))) return env;
  return { ...env, PULUMI_HOME: home, PATH: `${doublesFolder}${delimiter}${env['PATH'] ?? ''}` };
}
