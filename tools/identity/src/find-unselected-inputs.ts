import { collectDeclaredInputs } from './collect-files.ts';
import type { IdentityInput } from './identity-input.ts';
import type { Workspace } from './read-workspace.ts';
import { reachTargets, type TargetGraph } from './reach-targets.ts';

/**
 * Files that count for a service but whose edit would not make Nx call it affected: it does not depend on the project
 * that they belong to, and no target that makes its image declares them. `nx affected -t deploy` would pass such a change
 * by; an implicit dependency on their project mends it.
 */
export function findUnselectedInputs(
  workspace: Pick<Workspace, 'graph' | 'owners' | 'snapshot' | 'namedInputs' | 'options'>,
  project: string,
  input: Pick<IdentityInput, 'files' | 'recipe' | 'manifests'>,
): string[] {
  const { graph, owners, options } = workspace;
  const roots = reachableRoots(graph, project);
  const targets = reachTargets(graph, project, options.contextTarget);
  const declared = new Set(collectDeclaredInputs(workspace, targets, []).map(({ path }) => path));
  const paths = [...input.files, ...input.recipe].map(({ path }) => path).concat(Object.keys(input.manifests));
  // The files of the workspace's root are nobody's; Nx calls every project affected by the TypeScript settings among them.
  const everywhere = new Set(options.rootFiles);
  return paths.filter((path) => !declared.has(path) && !everywhere.has(path) && !roots.has(owners.get(path) ?? '.'));
}

function reachableRoots({ nodes, dependencies }: TargetGraph, project: string): Set<string> {
  const reachable = new Set([project]);
  for (const name of reachable) {
    for (const { target } of dependencies[name] ?? []) if (target in nodes) reachable.add(target);
  }
  return new Set([...reachable].flatMap((name) => nodes[name]?.data.root ?? []));
}
