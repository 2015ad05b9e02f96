import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ServiceManifest } from '@todo/workload';
import { baseImagesFile, parseBaseImages } from '../dockerfile/base-images.ts';
import { renderDockerfile, templateFile } from '../dockerfile/render-dockerfile.ts';
import { createBuildkitBuilder, discardImage, pushImage } from '../image/index.ts';
import type { Candidate } from '../plan/gather-facts.ts';
import { connectTarget, planCandidates, type Plan, type PlanSettings } from '../plan/make-plan.ts';
import { deploy, type DeploySession } from '../release/deploy.ts';
import type { Outcome } from '../release/outcome.ts';
import { createDeployerAccount } from './deployer-account.ts';
import { realParts } from './real-parts.ts';

/** How a program in a test image behaves. */
export type Behaviour = 'works' | 'never ready' | 'crashes' | 'cannot migrate';

/** A version of a service: its declaration, and the source that its image is made from. */
export interface Version {
  readonly manifest: ServiceManifest;
  readonly source: string;
}

const program = `
const http = require('node:http');
const { behaviour, source } = require('./version.json');
if (behaviour === 'crashes') { console.log('the reason for the crash'); process.exit(3); }
http.createServer((request, response) => {
  response.statusCode = request.url === '/readyz' && behaviour === 'never ready' ? 503 : 200;
  response.end(source);
}).listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => process.exit(0));
`;
const migration = `
const { behaviour, source } = require('./version.json');
console.log('migrating for', source);
process.exit(behaviour === 'cannot migrate' ? 4 : 0);
`;

/** What `infra:up` would have made. */
const secrets = {
  'database-secret': { url: 'postgres://none' },
  'dapr-app-token': { token: 'none' },
  'dapr-api-token': { token: 'none' },
};

const workspaceRoot = join(import.meta.dirname, '../../../..');

/** For one test file: a namespace with its deployer account, a path of the real registry and a git repository. */
export class DeploySandbox {
  readonly name = `deploy-test-${randomBytes(4).toString('hex')}`;
  readonly settings: PlanSettings;
  readonly lines: string[] = [];

  private constructor(root: string, kubeconfig: string) {
    const env = { ...process.env, KUBECONFIG: kubeconfig };
    this.settings = { workspaceRoot: root, environment: 'test', namespace: this.name, env, force: false, retry: false };
  }

  static async create(): Promise<DeploySandbox> {
    const folder = await mkdtemp(join(tmpdir(), 'deploy-test-'));
    const kubeconfig = join(folder, 'deployer.kubeconfig');
    const sandbox = new DeploySandbox(join(folder, 'workspace'), kubeconfig);
    await mkdir(sandbox.settings.workspaceRoot);
    await cp(join(workspaceRoot, 'docker'), join(sandbox.settings.workspaceRoot, 'docker'), { recursive: true });
    await writeFile(join(sandbox.settings.workspaceRoot, 'package.json'), '{}');
    sandbox.git('init', '--quiet', '--initial-branch=main');
    sandbox.commit('first');
    const { name } = sandbox;
    sandbox.kubectl('create', 'namespace', name);
    sandbox.kubectl('label', 'namespace', name, 'pod-security.kubernetes.io/enforce=restricted');
    const platform = { schemaVersion: '1', environment: 'test', registry: `${realParts.registry}/${name}` };
    sandbox.kubectl('create', 'configmap', 'platform', ...literals(platform));
    for (const [secret, values] of Object.entries(secrets)) {
      sandbox.kubectl('create', 'secret', 'generic', secret, ...literals(values));
    }
    const apply = (items: object[]) => void sandbox.apply(items);
    const kubectl = (...args: string[]) => sandbox.kubectl(...args);
    await createDeployerAccount(name, Object.keys(secrets), kubeconfig, { kubectl, apply });
    return sandbox;
  }

  async remove(): Promise<void> {
    this.kubectl('delete', 'namespace', this.name, '--wait=false');
    await rm(dirname(this.settings.workspaceRoot), { recursive: true, force: true });
  }

  /** As an administrator; deploys run as the deployer account. */
  kubectl(...args: string[]): string {
    return execFileSync('kubectl', ['--namespace', this.name, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  private apply(items: object[]): void {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    execFileSync('kubectl', ['--namespace', this.name, 'apply', '--filename=-'], {
      input,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.invalid'];
    return execFileSync('git', [...identity, ...args], { cwd: this.settings.workspaceRoot, encoding: 'utf8' }).trim();
  }

  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Publishes the image of a version, under its identity, as a build on another machine would have. */
  async publish({ manifest, source }: Version, behaviour: Behaviour = 'works'): Promise<string> {
    const root = this.settings.workspaceRoot;
    const projectRoot = `apps/${manifest.name}`;
    const dockerfile = join(root, projectRoot, 'Dockerfile');
    const context = await mkdtemp(join(tmpdir(), 'deploy-test-context-'));
    const app = join(context, 'app', projectRoot);
    await Promise.all(
      [app, join(context, 'deps'), dirname(dockerfile)].map((folder) => mkdir(folder, { recursive: true })),
    );
    await writeFile(join(app, 'main.js'), program);
    await writeFile(join(app, 'migrate.js'), migration);
    await writeFile(join(app, 'version.json'), JSON.stringify({ behaviour, source }));
    const template = await readFile(join(root, templateFile('node')), 'utf8');
    const pins = parseBaseImages(await readFile(join(root, baseImagesFile), 'utf8'));
    await writeFile(dockerfile, renderDockerfile(template, { manifest, projectRoot }, pins));
    const image = await createBuildkitBuilder().build({
      service: manifest.name,
      contextDir: context,
      dockerfile,
      baseImage: realParts.baseImage,
    });
    const { registry } = await connectTarget(this.settings);
    await pushImage(registry, image, { tags: [identityOf(source)] });
    await discardImage(image);
    await rm(context, { recursive: true });
    return image.digest;
  }

  async plan(versions: readonly Version[], changes: Partial<PlanSettings> = {}): Promise<Plan> {
    const settings = { ...this.settings, ...changes };
    return planCandidates(settings, await connectTarget(settings), versions.map(asCandidate));
  }

  /** Plans and deploys; gives the outcome of each service by name. */
  async deploy(versions: readonly Version[], changes: Partial<PlanSettings> = {}, stop = new AbortController()) {
    const outcomes = await deploy(await this.plan(versions, changes), this.session(stop));
    return Object.fromEntries(outcomes.map((outcome) => [outcome.service, outcome])) as Record<string, Outcome>;
  }

  session(stop = new AbortController(), holder = `test-${randomBytes(4).toString('hex')}`): DeploySession {
    return { by: 'tester', holder, stop, progress: (service, text) => this.lines.push(`${service}: ${text}`) };
  }

  /** A field of the Deployment of a service, by JSONPath. */
  deployment(service: string, path: string): string {
    return this.kubectl('get', 'deployment', service, `--output=jsonpath={${path}}`);
  }

  podUids(service: string): string[] {
    const selector = `--selector=app.kubernetes.io/name=${service}`;
    const pods = JSON.parse(this.kubectl('get', 'pods', selector, '--output=json')) as {
      items: { metadata: { uid: string; deletionTimestamp?: string } }[];
    };
    return pods.items
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .map(({ metadata }) => metadata.uid)
      .sort();
  }

  releases(service: string) {
    return connectTarget(this.settings).then(({ ledger }) => ledger.list(service));
  }
}

/** A service with nothing that it does not need for being deployed. */
export function testManifest(changes: Record<string, unknown> = {}): ServiceManifest {
  return ServiceManifest.parse({
    name: 'probe',
    kind: 'node',
    port: 8080,
    scaling: { min: 1, max: 1 },
    resources: { requests: { cpu: '5m', memory: '48Mi' }, limits: { memory: '96Mi' } },
    probes: { liveness: '/healthz', readiness: '/readyz', startupSeconds: 20 },
    gracePeriodSeconds: 1,
    ...changes,
  });
}

function asCandidate({ manifest, source }: Version): Candidate {
  const identity = { identity: identityOf(source), parts: { 'file:source.txt': identityOf(source) } };
  return { project: manifest.name, service: { manifest, projectRoot: `apps/${manifest.name}` }, identity };
}

export function identityOf(source: string): string {
  return `src-${createHash('sha256').update(source).digest('hex').slice(0, 20)}`;
}

function literals(values: Record<string, string>): string[] {
  return Object.entries(values).map(([key, value]) => `--from-literal=${key}=${value}`);
}
