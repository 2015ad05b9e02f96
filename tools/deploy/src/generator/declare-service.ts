import type { ServiceManifest } from '@todo/workload';
import type { z } from 'zod';

type Declaration = z.input<typeof ServiceManifest>;
export type Kind = Declaration['kind'];

/**
 * The declaration of a new service: small, for one path of the public origin. Pages live below that path altogether, for
 * their assets must not be mistaken for those of another service.
 */
export function declareService(name: string, kind: Kind, port: number): Declaration {
  const pages = kind === 'next';
  const below = pages ? `/${name}` : '';
  return {
    name,
    kind,
    port,
    ...(!pages && { entries: { main: 'src/main.ts' } }),
    scaling: { min: 2, max: 4 },
    resources: {
      requests: { cpu: '50m', memory: pages ? '160Mi' : '96Mi' },
      limits: { memory: pages ? '320Mi' : '192Mi' },
    },
    probes: { liveness: `${below}/healthz`, readiness: `${below}/readyz` },
    ...(!pages && { metrics: '/metrics' }),
    routes: [pages ? below : `/api/${name}`],
    ...(pages && { writablePaths: ['/tmp'] }),
  };
}
