import type { TargetConfiguration } from '@nx/devkit';
import { Minimatch } from 'minimatch';

type Input = NonNullable<TargetConfiguration['inputs']>[number];
type NamedInputs = Readonly<Record<string, readonly Input[]>>;

const prefix = '{workspaceRoot}/';

/**
 * The files outside of projects that a target declares as inputs (`{workspaceRoot}/…`, also through named inputs), out
 * of `paths`. A target without inputs has Nx's: `default` and `^default`.
 */
export function findDeclaredInputs(
  config: TargetConfiguration,
  namedInputs: NamedInputs,
  paths: readonly string[],
): string[] {
  const patterns = expand(config.inputs ?? ['default', '^default'], namedInputs, new Set());
  const found = new Set<string>();
  for (const pattern of patterns) {
    const excluded = pattern.startsWith('!');
    const glob = pattern.slice(prefix.length + (excluded ? 1 : 0));
    const matcher = new Minimatch(glob, { dot: true });
    for (const path of paths) {
      if (!matcher.match(path) && !path.startsWith(`${glob}/`)) continue;
      if (excluded) found.delete(path);
      else found.add(path);
    }
  }
  return [...found];
}

function expand(inputs: readonly Input[], named: NamedInputs, seen: Set<string>): string[] {
  return inputs.flatMap((input) => {
    const text = textOf(input);
    if (text === undefined) return [];
    if (text.startsWith(prefix) || text.startsWith(`!${prefix}`)) return [text];
    const name = text.replace(/^\^/, '');
    if (seen.has(name) || !named[name]) return [];
    return expand(named[name], named, new Set([...seen, name]));
  });
}

function textOf(input: Input): string | undefined {
  if (typeof input === 'string') return input;
  if ('fileset' in input) return input.fileset;
  if ('json' in input) return input.json;
  return 'input' in input ? input.input : undefined;
}
