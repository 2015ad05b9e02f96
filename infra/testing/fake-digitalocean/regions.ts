import type { FastifyInstance } from 'fastify';
import { paginate } from './paginate.ts';
import { scopes } from './authorize.ts';

const features = ['backups', 'ipv6', 'metadata', 'volumes'];

export const regions = [
  ['nyc1', 'New York 1'],
  ['nyc3', 'New York 3'],
  ['sfo2', 'San Francisco 2'],
  ['sfo3', 'San Francisco 3'],
  ['ams3', 'Amsterdam 3'],
  ['sgp1', 'Singapore 1'],
  ['lon1', 'London 1'],
  ['fra1', 'Frankfurt 1'],
  ['tor1', 'Toronto 1'],
  ['blr1', 'Bangalore 1'],
  ['syd1', 'Sydney 1'],
].map(([slug = '', name = '']) => ({ slug, name, features, available: true }));

/** Where each kind of thing can be made; a region of Droplets is not yet one of clusters or registries. */
export const kubernetesRegions = regions.filter(({ slug }) => slug !== 'sfo2').map(({ slug }) => slug);
export const singleRegistryRegions = ['nyc3', 'sfo3', 'ams3', 'sgp1', 'fra1'];
export const registryRegions = [...singleRegistryRegions, 'sfo2', 'blr1', 'syd1'];

export const sizes = [
  { slug: 's-1vcpu-2gb', memory: 2048, vcpus: 1, price_monthly: 12 },
  { slug: 's-2vcpu-2gb', memory: 2048, vcpus: 2, price_monthly: 18 },
  { slug: 's-2vcpu-4gb', memory: 4096, vcpus: 2, price_monthly: 24 },
  { slug: 's-4vcpu-8gb', memory: 8192, vcpus: 4, price_monthly: 48 },
  { slug: 'g-2vcpu-8gb', memory: 8192, vcpus: 2, price_monthly: 63 },
  { slug: 'c-2', memory: 4096, vcpus: 2, price_monthly: 42 },
].map((size) => ({
  ...size,
  price_hourly: Math.round((size.price_monthly / 672) * 100_000) / 100_000,
  disk: 80,
  transfer: 4,
  regions: regions.map(({ slug }) => slug),
  available: true,
  description: 'Basic',
}));

type Paged = { Querystring: { page?: string; per_page?: string } };

export function regionRoutes(app: FastifyInstance): void {
  const list = regions.map((region) => ({ ...region, sizes: sizes.map(({ slug }) => slug) }));
  app.get<Paged>('/v2/regions', scopes('regions:read'), (request) => paginate('regions', list, request));
  app.get<Paged>('/v2/sizes', scopes('sizes:read'), (request) => paginate('sizes', sizes, request));
}
