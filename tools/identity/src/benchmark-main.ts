import { dirname } from 'node:path';
import { computeIdentities } from './compute-identities.ts';
import type { IdentityOptions } from './identity-options.ts';
import { loadGraph } from './load-graph.ts';
import { readWorkTree } from './read-work-tree.ts';

/** About as much work as for a deploy, whose own options the deploy tool keeps. */
const options: IdentityOptions = {
  contextTarget: 'context',
  manifest: { file: 'service.json', rolloutOnly: [] },
  dockerfile: 'Dockerfile',
  baseImageArgument: 'BASE_IMAGE',
  rootFiles: ['tsconfig.base.json'],
  recipe: ['tools/deploy/src'],
  recipeExcept: [],
  toolchainOf: () => ['node', 'next', 'esbuild', 'typescript', '@vercel/nft'],
  platform: { os: 'linux', arch: 'amd64', libc: 'glibc' },
  buildEnvironment: [],
};

/** `nx run identity:benchmark`: how long the identities of all services of this workspace take, in ms. */
const workspaceRoot = process.cwd();
const started = performance.now();
const graph = await loadGraph(workspaceRoot);
console.log(`project graph, without a daemon: ${(performance.now() - started).toFixed(0)} ms`);

const { files } = await readWorkTree(workspaceRoot);
const folders = [...files.keys()].filter((path) => path.endsWith(`/${options.manifest.file}`)).map(dirname);
const projects = Object.values(graph.nodes)
  .filter(({ data }) => folders.includes(data.root))
  .map(({ name }) => name);
const [times, cpu] = [[] as number[], process.cpuUsage()];
for (let round = 0; round < 20; round++) {
  const start = performance.now();
  await computeIdentities({ workspaceRoot, graph, projects, options, environment: {} });
  times.push(performance.now() - start);
}
const { user, system } = process.cpuUsage(cpu);
times.sort((a, b) => a - b);
const [fastest, median, slowest] = [0, 10, 19].map((index) => times[index]?.toFixed(0));
console.log(`identities of ${projects.join(', ')}: median ${median} ms (${fastest} to ${slowest}) of 20 rounds`);
console.log(
  `of it this process was busy for ${((user + system) / 1000 / times.length).toFixed(0)} ms; the rest is git`,
);
