import type { FastifyInstance } from 'fastify';
import { now, type Account } from './account.ts';
import { notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { paginate } from './paginate.ts';
import { sizes } from './regions.ts';

export interface Droplet {
  id: number;
  name: string;
  status: 'new' | 'active' | 'off';
  region: { slug: string };
  size_slug: string;
  size: { slug: string; price_monthly: number };
  tags: string[];
  vpc_uuid: string;
  volume_ids: string[];
  created_at: string;
}

export interface DropletArgs {
  name: string;
  region: string;
  size: string;
  vpc: string;
  tags?: string[];
}

export function makeDroplet(account: Account, { name, region, size, vpc, tags = [] }: DropletArgs): Droplet {
  const droplet: Droplet = {
    id: account.nextDropletId++,
    name,
    status: 'active',
    region: { slug: region },
    size_slug: size,
    size: { slug: size, price_monthly: sizes.find(({ slug }) => slug === size)?.price_monthly ?? 0 },
    tags,
    vpc_uuid: vpc,
    volume_ids: [],
    created_at: now(),
  };
  account.droplets.set(droplet.id, droplet);
  return droplet;
}

export function dropletRoutes(app: FastifyInstance, account: Account): void {
  app.get<{ Querystring: Record<string, string> }>('/v2/droplets', scopes('droplet:read'), (request) => {
    const { tag_name, name } = request.query;
    const found = [...account.droplets.values()].filter(
      (droplet) => (!tag_name || droplet.tags.includes(tag_name)) && (!name || droplet.name === name),
    );
    return paginate('droplets', found, request);
  });
  app.get<{ Params: { id: string } }>('/v2/droplets/:id', scopes('droplet:read'), ({ params }) => {
    const droplet = account.droplets.get(Number(params.id));
    if (!droplet) throw notFound();
    return { droplet };
  });
  app.delete<{ Params: { id: string } }>('/v2/droplets/:id', scopes('droplet:delete'), ({ params }, reply) => {
    if (!account.droplets.delete(Number(params.id))) throw notFound();
    return reply.code(204).send();
  });
}
