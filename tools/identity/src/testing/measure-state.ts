import { spawn } from 'node:child_process';
import { computeIdentities } from '../compute-identities.ts';
import type { Identity } from '../compute-identity.ts';
import { hashObjects, type KubernetesObject } from '../hash-objects.ts';
import type { IdentityOptions } from '../identity-options.ts';
import { loadGraph } from '../load-graph.ts';
import type { TestWorkspace } from './create-workspace.ts';
import { type ServiceProject, services } from './fixture-files.ts';

export const projects = Object.keys(services) as ServiceProject[];

/** How the fixture is laid out. */
export const fixtureOptions: IdentityOptions = {
  contextTarget: 'context',
  manifest: { file: 'service.json', rolloutOnly: ['memory'] },
  dockerfile: 'Dockerfile',
  baseImageArgument: 'BASE_IMAGE',
  rootFiles: ['tsconfig.base.json'],
  recipe: ['tools/deploy/context'],
  recipeExcept: [],
  toolchainOf: ({ kind }) => (kind === 'node' ? ['esbuild'] : []),
  platform: { os: 'linux', arch: 'amd64', libc: 'glibc' },
  buildEnvironment: ['BRAND'],
};

export interface ServiceState {
  readonly identity: Identity;
  readonly objects: Identity;
}

/** Identity and rendered objects of each service in the work tree, by Nx's real project graph and the fixture's renderer. */
export async function measureState(
  workspace: TestWorkspace,
  platform: { readonly host: string },
): Promise<Record<ServiceProject, ServiceState>> {
  const graph = await loadGraph(workspace.folder);
  const request = { workspaceRoot: workspace.folder, graph, projects, options: fixtureOptions, environment: {} };
  const identities = await computeIdentities(request);
  const objects = await render(workspace, platform);
  const states = projects.map((project, index) => {
    const identity = identities.get(project);
    if (!identity) throw new Error(`no identity of ${project}`);
    return [project, { identity, objects: hashObjects(objects[index] ?? []) }] as const;
  });
  return Object.fromEntries(states) as unknown as Record<ServiceProject, ServiceState>;
}

/** Runs the renderer of the workspace, as it is now, in a process of its own: modules are loaded once a process. */
async function render(workspace: TestWorkspace, platform: { readonly host: string }): Promise<KubernetesObject[][]> {
  const program = `import { readFileSync } from 'node:fs';
    import { render } from './tools/workload/render.mjs';
    const manifests = ${JSON.stringify(projects)}.map((name) => JSON.parse(readFileSync('apps/' + name + '/service.json')));
    console.log(JSON.stringify(manifests.map((manifest) => render(manifest, ${JSON.stringify(platform)}, 'image'))));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: workspace.folder });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  return JSON.parse(output) as KubernetesObject[][];
}

/** Services that `nx affected` names for what changed since a commit, uncommitted and untracked files included. */
export async function askAffected(workspace: TestWorkspace, base: string): Promise<ServiceProject[]> {
  const output = await workspace.nx('show', 'projects', '--affected', `--base=${base}`, '--json');
  const names = JSON.parse(output) as string[];
  return projects.filter((project) => names.includes(project)).sort();
}

/** Nx's task hash of each service's build, as the build itself was told. */
export async function askTaskHashes(workspace: TestWorkspace): Promise<Record<ServiceProject, string>> {
  await workspace.nx('run-many', '--targets=build');
  const hashes = projects.map(async (project) => [project, await workspace.read(`dist/${project}.hash`)] as const);
  return Object.fromEntries(await Promise.all(hashes)) as Record<ServiceProject, string>;
}
