import { join } from 'node:path';
import { applyObjects, kubectl } from '../../src/cluster.ts';
import type { DeployedEnvironment } from '../../src/deployed-environment.ts';
import { runCommand } from '../../src/run-command.ts';
import type { Work } from './work.ts';

/** Nx project, image and Deployment of each service. */
const services: Record<string, string> = {
  backend: 'todo-backend',
  frontend: 'todo-frontend',
  'event-service': 'event-service',
};

const copied = ['serviceaccount', 'service', 'deployment', 'networkpolicy', 'secret'];

/**
 * The plain way, as many pipelines have it: for each app that Nx counts as affected build, `docker build`, `docker push`,
 * `kubectl set image` with the commit as tag, `kubectl rollout status`. It runs in a namespace of its own, on Deployments like
 * ours and with our Dockerfiles, one app after another, and finds Nx's and BuildKit's caches as our deploy left them.
 */
export class PlainDeploy {
  readonly #environment: DeployedEnvironment;
  readonly #namespace: string;

  constructor(environment: DeployedEnvironment) {
    this.#environment = environment;
    this.#namespace = `${environment.namespace}-plain`;
  }

  /** Copies what our deploy made to the other namespace. */
  prepare(): void {
    kubectl('create', 'namespace', this.#namespace);
    const list = JSON.parse(kubectl('get', copied.join(), '-n', this.#environment.namespace, '-o', 'json')) as {
      items: {
        metadata: { name: string } & Record<string, unknown>;
        spec?: Record<string, unknown>;
        status?: unknown;
      }[];
    };
    const items = list.items
      .filter(({ metadata }) => metadata.name !== 'default' && metadata.name !== 'deployer')
      .map(({ metadata, spec, status: _, ...rest }) => {
        const { clusterIP: _ip, clusterIPs: _ips, ...kept } = spec ?? {};
        return { ...rest, metadata: { name: metadata.name, namespace: this.#namespace }, ...(spec && { spec: kept }) };
      });
    applyObjects({ apiVersion: 'v1', kind: 'List', items });
    for (const name of Object.values(services)) this.#waitFor(name);
  }

  /** Deploys what Nx counts as affected since `base`; without one, all. */
  async run(base?: string): Promise<Work> {
    const started = performance.now();
    const { workspace } = this.#environment;
    const affected = base === undefined ? Object.keys(services) : await this.#affected(base);
    const tag = workspace.git('rev-parse', '--short=12', 'HEAD');
    for (const project of affected) await this.#deploy(project, services[project] ?? '', tag);
    const count = affected.length;
    return { seconds: (performance.now() - started) / 1000, builds: count, pushes: count, rollouts: count };
  }

  remove(): void {
    kubectl('delete', 'namespace', this.#namespace, '--ignore-not-found', '--wait=false');
  }

  async #affected(base: string): Promise<string[]> {
    const args = ['show', 'projects', '--affected', `--base=${base}`, '--withTarget=deploy', '--json'];
    const { output } = await this.#environment.workspace.nx(args);
    // Between warnings of Node's.
    const names = /^\[.*\]$/m.exec(output)?.[0];
    if (names === undefined) throw new Error(`Nx named no affected projects:\n${output}`);
    return (JSON.parse(names) as string[]).filter((name) => services[name]);
  }

  async #deploy(project: string, service: string, tag: string): Promise<void> {
    const { workspace, registry, parts } = this.#environment;
    const image = `${registry}/plain-${service}:${tag}`;
    await succeed(workspace.nx(['run', `${project}:context`]));
    const context = join(workspace.root, 'dist/context', service);
    const dockerfile = join(workspace.root, 'apps', project, 'Dockerfile');
    const build = ['buildx', 'build', '--push', '--provenance=false', '--platform=linux/amd64', `--tag=${image}`];
    const base = `--build-arg=BASE_IMAGE=${parts.baseImage}`;
    await succeed(runCommand('docker', [...build, base, `--file=${dockerfile}`, context], { cwd: workspace.root }));
    kubectl('set', 'image', `deployment/${service}`, `main=${image}`, '-n', this.#namespace);
    this.#waitFor(service);
  }

  #waitFor(service: string): void {
    kubectl('rollout', 'status', `deployment/${service}`, '-n', this.#namespace, '--timeout=300s');
  }
}

async function succeed(running: ReturnType<typeof runCommand>): Promise<void> {
  const { exitCode, output } = await running;
  if (exitCode !== 0) throw new Error(output);
}
