import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const providers = ['kubernetes', 'digitalocean'] as const;

/** Folder whose executable the Pulumi engine takes for the provider's plugin once it is on PATH. */
export function doubleFolder(provider: (typeof providers)[number]): string {
  return join(import.meta.dirname, 'bin', provider);
}

/**
 * The environment with which a test runs `infra:up`: each real provider where it is installed, and its double on PATH
 * where it is not. `home` is a PULUMI_HOME for when none is, so that nothing is left in the user's.
 */
export async function withProvider(env: NodeJS.ProcessEnv, home: string): Promise<NodeJS.ProcessEnv> {
  const plugins = join(env['PULUMI_HOME'] ?? join(homedir(), '.pulumi'), 'plugins');
  const installed = await readdir(plugins).catch(() => []);
  const missing = providers.filter((provider) => !installed.some((name) => name.startsWith(`resource-${provider}-v`)));
  const path = [...missing.map(doubleFolder), env['PATH'] ?? ''].join(delimiter);
  return { ...env, ...(missing.length === providers.length ? { PULUMI_HOME: home } : {}), PATH: path };
}
