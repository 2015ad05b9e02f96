import type { TargetConfig } from './identity-input.ts';
import type { ReachedTarget } from './reach-targets.ts';

const counted = [
  'executor',
  'options',
  'configurations',
  'defaultConfiguration',
  'dependsOn',
  'inputs',
  'outputs',
] as const;

/**
 * The configuration of a target without what cannot change its result (caching, description, parallelism). The text of
 * an npm script counts as an option; the workspace's own folder, should a plugin have written it, does not.
 */
export function describeTarget({ config }: ReachedTarget, workspaceRoot: string): TargetConfig {
  const description: Record<string, unknown> = {};
  for (const field of counted) if (config[field] !== undefined) description[field] = config[field];
  if (config.executor === 'nx:run-script') description['script'] = config.metadata?.['scriptContent'];
  return JSON.parse(JSON.stringify(description).replaceAll(workspaceRoot, '{workspaceRoot}')) as TargetConfig;
}

/** The npm package that holds the executor of a target, `nx` for Nx's own; undefined for one of the workspace's files. */
export function executorPackage({ config }: ReachedTarget): string | undefined {
  const executor = config.executor ?? 'nx:run-commands';
  return executor.startsWith('.') ? undefined : executor.slice(0, executor.lastIndexOf(':'));
}
