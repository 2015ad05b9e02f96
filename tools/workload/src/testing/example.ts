import { Platform } from '../platform.ts';
import { ServiceManifest } from '../service-manifest.ts';

/** A service that declares one of everything. */
export const fullManifest = ServiceManifest.parse({
  name: 'orders',
  kind: 'node',
  port: 8000,
  loopbackPorts: { RECEIVER_PORT: 8002 },
  entries: { main: 'src/main.ts', migrate: 'src/migrate.ts' },
  migration: 'migrate',
  scaling: { min: 2, max: 5 },
  resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  probes: { liveness: '/healthz', readiness: '/readyz', startupSeconds: 30 },
  gracePeriodSeconds: 20,
  metrics: '/metrics',
  routes: ['/api', '/hooks'],
  env: { LOG_LEVEL: 'info' },
  secrets: [{ env: 'DATABASE_URL', secret: 'database-secret', key: 'url' }],
  calls: ['prices'],
  uses: ['postgres', 'internet'],
  writablePaths: ['/tmp', '/app/.next/cache'],
});

/** A service that declares as little as it may. */
export const smallManifest = ServiceManifest.parse({
  name: 'prices',
  kind: 'node',
  port: 80,
  scaling: { min: 1, max: 1 },
  resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi', cpu: '1' } },
  probes: { liveness: '/live', readiness: '/ready' },
});

export const platform = Platform.parse({
  schemaVersion: '1',
  environment: 'staging',
  registry: 'registry.example/shop',
  imagePullSecret: 'registry-login',
  ingressNamespace: 'edge',
  dataRanges: '10.20.0.0/16, 10.30.0.0/16',
  postgresPorts: '5433',
});

export const target = {
  namespace: 'shop',
  image: `registry.example/shop/orders@sha256:${'ab'.repeat(32)}`,
  identity: 'src-0123456789abcdef0123',
};
