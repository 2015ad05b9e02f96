import type { FastifyInstance } from 'fastify';
import type { Account } from './account.ts';
import { scopes } from './authorize.ts';
import { describeVersion } from './clusters.ts';
import { kubernetesRegions, regions, sizes } from './regions.ts';

export function kubernetesOptionRoutes(app: FastifyInstance, account: Account): void {
  app.get('/v2/kubernetes/options', scopes('kubernetes:read'), () => ({
    options: {
      versions: account.kubernetesVersions.map(describeVersion),
      regions: regions.filter(({ slug }) => kubernetesRegions.includes(slug)).map(({ slug, name }) => ({ slug, name })),
      sizes: sizes.map(({ slug }) => ({ slug, name: slug })),
    },
  }));
}
