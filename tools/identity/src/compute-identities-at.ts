import { checkOutCopy } from './check-out-copy.ts';
import { identify, type IdentityRequest, type ServiceIdentity } from './compute-identities.ts';
import { loadGraph } from './load-graph.ts';
import { readTreeAt } from './read-tree-at.ts';
import { readWorkspace } from './read-workspace.ts';

/**
 * The identities that services had at a commit, by project; a service that did not exist then is left out. Nothing in the
 * work tree or in git is touched. The targets are those that Nx resolves for that commit: its files are checked out to a
 * temporary folder in which today's installed packages stand, and its own plugins run there.
 *
 * @param request.ref Anything that git takes for a commit.
 */
export async function computeIdentitiesAt(
  request: IdentityRequest & { readonly ref: string },
): Promise<ReadonlyMap<string, ServiceIdentity>> {
  const { workspaceRoot, ref, options } = request;
  const snapshot = await readTreeAt(workspaceRoot, ref);
  const copy = await checkOutCopy(workspaceRoot, ref);
  try {
    const graph = await loadGraph(copy.folder);
    const projects = request.projects.filter((project) => project in graph.nodes);
    return await identify(await readWorkspace({ snapshot, graph, graphRoot: copy.folder, options }), projects, request);
  } finally {
    await copy.remove();
  }
}
