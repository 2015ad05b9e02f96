import type { IdentityInput } from './identity-input.ts';
import type { TargetGraph } from './reach-targets.ts';

/**
 * Files that count for a service but whose edit would not make Nx call it affected, because it does not depend on the
 * project that they belong to. `nx affected -t deploy` would pass such a change by: add an implicit dependency.
 *
 * @param everywhere Files of the workspace's root whose edit makes Nx call every project affected.
 */
export function findUnselectedInputs(
  graph: TargetGraph,
  project: string,
  input: Pick<IdentityInput, 'files' | 'recipe' | 'manifests'>,
  everywhere: readonly string[],
): string[] {
  const reachable = new Set([project]);
  for (const name of reachable) {
    for (const { target } of graph.dependencies[name] ?? []) if (target in graph.nodes) reachable.add(target);
  }
  const paths = [...input.files, ...input.recipe].map(({ path }) => path).concat(Object.keys(input.manifests));
  return paths.filter((path) => !everywhere.includes(path) && !reachable.has(ownerOf(graph, path) ?? ''));
}

function ownerOf({ nodes }: TargetGraph, path: string): string | undefined {
  let owner: { name: string; root: string } | undefined;
  for (const { name, data } of Object.values(nodes)) {
    const holds = data.root === '.' || path.startsWith(`${data.root}/`);
    if (holds && (!owner || owner.root === '.' || data.root.length > owner.root.length))
      owner = { name, root: data.root };
  }
  return owner?.name;
}
