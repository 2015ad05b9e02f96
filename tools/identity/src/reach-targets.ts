import type { ProjectGraph, ProjectGraphProjectNode, TargetConfiguration, TargetDependencyConfig } from '@nx/devkit';
import { minimatch } from 'minimatch';

/** A target that making something runs. */
export interface ReachedTarget {
  /** `project:target` */
  readonly id: string;
  readonly project: ProjectGraphProjectNode;
  readonly config: TargetConfiguration;
}

/** As much of Nx's project graph as decides which tasks a task needs. */
export type TargetGraph = Pick<ProjectGraph, 'nodes' | 'dependencies'>;

/**
 * The tasks that `nx run <project>:<target>` would run, by Nx's rules for `dependsOn` (own targets, `^target`,
 * `project:target`, projects by name, glob or tag, wildcards), that one first. Empty when the project lacks it.
 */
export function reachTargets(graph: TargetGraph, project: string, target: string): ReachedTarget[] {
  const reached = new Map<string, ReachedTarget>();
  const visit = (projectName: string, targetName: string): void => {
    const node = graph.nodes[projectName];
    const config = node?.data.targets?.[targetName];
    const id = `${projectName}:${targetName}`;
    if (!node || !config || reached.has(id)) return;
    reached.set(id, { id, project: node, config });
    for (const dependency of (config.dependsOn ?? []).map((entry) => normalise(entry, graph))) {
      for (const name of expandTarget(graph, dependency.target)) {
        for (const provider of providers(graph, projectName, dependency, name)) visit(provider, name);
      }
    }
  };
  visit(project, target);
  return [...reached.values()];
}

function normalise(entry: string | TargetDependencyConfig, graph: TargetGraph): TargetDependencyConfig {
  if (typeof entry !== 'string') {
    if (entry.projects === 'self') return { target: entry.target };
    return entry.projects === 'dependencies' ? { target: entry.target, dependencies: true } : entry;
  }
  if (entry.startsWith('^')) return { target: entry.slice(1), dependencies: true };
  const colon = entry.indexOf(':');
  const project = entry.slice(0, Math.max(0, colon));
  return project in graph.nodes ? { target: entry.slice(colon + 1), projects: [project] } : { target: entry };
}

function expandTarget({ nodes }: TargetGraph, target: string): string[] {
  if (!/[*?[\]{}!]/.test(target)) return [target];
  const all = new Set(Object.values(nodes).flatMap(({ data }) => Object.keys(data.targets ?? {})));
  return [...all].filter((name) => minimatch(name, target));
}

function providers(
  graph: TargetGraph,
  project: string,
  { projects, dependencies }: TargetDependencyConfig,
  target: string,
): Iterable<string> {
  if (projects !== undefined) return matchProjects(graph, [projects].flat());
  return dependencies ? nearestWith(graph, project, target) : [project];
}

/** `^target`: of each dependency, or, where one lacks the target, of the dependencies behind it. */
function nearestWith(graph: TargetGraph, project: string, target: string): Set<string> {
  const found = new Set<string>();
  const seen = new Set([project]);
  for (const name of seen) {
    for (const { target: dependency } of graph.dependencies[name] ?? []) {
      const node = graph.nodes[dependency];
      if (node?.data.targets?.[target]) found.add(dependency);
      else if (node) seen.add(dependency);
    }
  }
  return found;
}

function matchProjects({ nodes }: TargetGraph, patterns: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const excluded = pattern.startsWith('!');
    const rest = excluded ? pattern.slice(1) : pattern;
    for (const [name, { data }] of Object.entries(nodes)) {
      const hit = rest.startsWith('tag:')
        ? (data.tags ?? []).some((tag) => minimatch(tag, rest.slice('tag:'.length)))
        : name === rest || minimatch(name, rest);
      if (hit && excluded) found.delete(name);
      if (hit && !excluded) found.add(name);
    }
  }
  return found;
}
