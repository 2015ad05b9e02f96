import { dirname } from 'node:path';
import { computeIdentities } from './compute-identities.ts';
import { defaultOptions } from './default-options.ts';
import { loadGraph } from './load-graph.ts';
import { readWorkTree } from './read-work-tree.ts';

/** `nx run identity:benchmark`: how long the identities of all services of this workspace take, in ms. */
const workspaceRoot = process.cwd();
const started = performance.now();
const graph = await loadGraph(workspaceRoot);
console.log(`project graph, without a daemon: ${(performance.now() - started).toFixed(0)} ms`);

const { files } = await readWorkTree(workspaceRoot);
const folders = [...files.keys()].filter((path) => path.endsWith(`/${defaultOptions.manifest.file}`)).map(dirname);
const projects = Object.values(graph.nodes)
  .filter(({ data }) => folders.includes(data.root))
  .map(({ name }) => name);
const times: number[] = [];
for (let round = 0; round < 20; round++) {
  const start = performance.now();
  await computeIdentities({ workspaceRoot, graph, projects, options: defaultOptions, environment: {} });
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const [fastest, median, slowest] = [0, 10, 19].map((index) => times[index]?.toFixed(0));
console.log(`identities of ${projects.join(', ')}: median ${median} ms, ${fastest} to ${slowest} ms, 20 rounds`);
