import { randomUUID } from 'node:crypto';
import type { Cluster } from './clusters.ts';
import type { Database } from './databases.ts';
import type { Droplet } from './droplets.ts';
import type { LoadBalancer } from './load-balancers.ts';
import type { Project } from './projects.ts';
import type { Registry, TierSlug } from './registries.ts';
import { regions } from './regions.ts';
import type { Snapshot, Volume } from './volumes.ts';
import { makeVpc, type Vpc } from './vpcs.ts';

/** How long things take, in milliseconds; `Infinity` for something that never gets done. */
export interface Delays {
  /** Until a cluster and its first nodes run. */
  cluster: number;
  /** Until new nodes of a pool run. */
  nodes: number;
  upgrade: number;
  /** Until the Droplets of a deleted cluster are gone, and with them what holds its VPC. */
  teardown: number;
  loadBalancer: number;
  database: number;
}

/** A real cluster that stands behind every cluster of the fake. */
export interface RealCluster {
  server: string;
  /** PEM, base64. */
  certificateAuthorityData: string;
  issueToken(expirySeconds: number): Promise<{ token: string; expiresAt: string }>;
}

export interface AccountLimits {
  droplet: number;
  volume: number;
}

/** Everything that one account has; tests may look at it and change it at any time. */
export interface Account {
  delays: Delays;
  limits: AccountLimits;
  status: 'active' | 'warning' | 'locked';
  /** What provisioning ends in. */
  outcome: { cluster: 'running' | 'error' | 'degraded'; database: 'online' | 'creating' };
  /** Slugs that may be created, newest first. */
  kubernetesVersions: string[];
  tier: TierSlug | undefined;
  /** Registry names that other accounts have. */
  takenRegistryNames: Set<string>;
  /** What a registry login looks like. */
  registryLogin: { host: string; username?: string; password?: string };
  realCluster: RealCluster | undefined;
  vpcs: Map<string, Vpc>;
  clusters: Map<string, Cluster>;
  registries: Map<string, Registry>;
  databases: Map<string, Database>;
  droplets: Map<number, Droplet>;
  loadBalancers: Map<string, LoadBalancer>;
  volumes: Map<string, Volume>;
  snapshots: Map<string, Snapshot>;
  projects: Map<string, Project>;
  nextDropletId: number;
}

export type AccountOptions = Partial<
  Pick<Account, 'limits' | 'kubernetesVersions' | 'tier' | 'registryLogin' | 'realCluster'>
> & { delays?: Partial<Delays>; /** Regions with a default VPC already. */ usedRegions?: string[] };

/** An account in use: default VPCs in every region, a default project, nothing else. */
export function createAccount(options: AccountOptions = {}): Account {
  const account: Account = {
    delays: { cluster: 0, nodes: 0, upgrade: 0, teardown: 0, loadBalancer: 0, database: 0, ...options.delays },
    limits: options.limits ?? { droplet: 25, volume: 10 },
    status: 'active',
    outcome: { cluster: 'running', database: 'online' },
    kubernetesVersions: options.kubernetesVersions ?? ['1.36.3-do.0', '1.35.7-do.1'],
    tier: options.tier,
    takenRegistryNames: new Set(['todo-app-registry']),
    registryLogin: options.registryLogin ?? { host: 'registry.digitalocean.com' },
    realCluster: options.realCluster,
    vpcs: new Map(),
    clusters: new Map(),
    registries: new Map(),
    databases: new Map(),
    droplets: new Map(),
    loadBalancers: new Map(),
    volumes: new Map(),
    snapshots: new Map(),
    projects: new Map(),
    nextDropletId: 400_000_001,
  };
  const used = options.usedRegions ?? regions.map(({ slug }) => slug);
  for (const region of used) makeVpc(account, { name: `default-${region}`, region });
  const project = { id: randomUUID(), name: 'first-project', description: '', purpose: 'Web Application' };
  account.projects.set(project.id, {
    ...project,
    environment: undefined,
    is_default: true,
    created_at: now(),
    resources: new Set(),
  });
  return account;
}

export function now(): string {
  return new Date().toISOString();
}
