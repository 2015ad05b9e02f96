import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { ApiRefusal, invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { registryRegions, singleRegistryRegions } from './regions.ts';
import { checkEligible, describeTier, tierOf, tierSlugs } from './registry-subscription.ts';
import { validate } from './validate.ts';

export type { TierSlug } from './registry-subscription.ts';

export interface Registry {
  name: string;
  region: string;
  created_at: string;
  storage_usage_bytes: number;
  storage_usage_bytes_updated_at: string;
  /** Names of its repositories. */
  repositories: string[];
}

const Create = z.object({
  name: z.string().regex(/^[a-z0-9-]{1,63}$/, 'is not a valid registry name'),
  subscription_tier_slug: z.enum(tierSlugs, 'is not a valid tier'),
  region: z.string().nullish(),
});

interface Params {
  Params: { name: string };
  Querystring: { expiry_seconds?: string; read_write?: string };
}

export function registryRoutes(app: FastifyInstance, account: Account): void {
  const find = (name: string) => {
    const registry = account.registries.get(name);
    if (!registry) throw notFound();
    return registry;
  };
  const create = (regions: readonly string[]) => (body: unknown) => {
    const wanted = validate(Create, body);
    const { name, subscription_tier_slug: tier, region } = wanted;
    if (region && !regions.includes(region)) throw invalid(`region: ${region} is not a valid registry region`);
    refuseTaken(account, name);
    checkEligible(account, tier, account.registries.size + 1);
    account.tier = tier;
    const at = now();
    const usage = { storage_usage_bytes: 0, storage_usage_bytes_updated_at: at };
    const registry = { name, region: region || 'nyc3', created_at: at, ...usage, repositories: [] };
    account.registries.set(name, registry);
    return { registry: { ...describe(registry), subscription: { tier: describeTier(tier) } } };
  };
  const createSingle = create(singleRegistryRegions);
  const createOne = create(registryRegions);
  app.post('/v2/registry', scopes('registry:create'), ({ body }, reply) => reply.code(201).send(createSingle(body)));
  app.post('/v2/registries', scopes('registry:create'), ({ body }, reply) => reply.code(201).send(createOne(body)));

  for (const base of ['/v2/registry', '/v2/registries']) {
    app.post(`${base}/validate-name`, scopes('registry:create'), ({ body }, reply) => {
      refuseTaken(account, validate(Create.pick({ name: true }), body).name);
      return reply.code(204).send();
    });
  }
  app.get('/v2/registry', scopes('registry:read'), () => ({ registry: describe(onlyOne(account)) }));
  app.delete('/v2/registry', scopes('registry:delete'), (_request, reply) => {
    account.registries.delete(onlyOne(account).name);
    return reply.code(204).send();
  });
  app.get('/v2/registries', scopes('registry:read'), () => ({
    registries: [...account.registries.values()].map(describe),
  }));
  app.get<Params>('/v2/registries/:name', scopes('registry:read'), ({ params }) => ({
    registry: { ...describe(find(params.name)), subscription: { tier: describeTier(tierOf(account)) } },
  }));
  app.delete<Params>('/v2/registries/:name', scopes('registry:delete'), ({ params }, reply) => {
    account.registries.delete(find(params.name).name);
    return reply.code(204).send();
  });
  app.get<Params>('/v2/registries/:name/repositoriesV2', scopes('registry:read'), ({ params }) => {
    const { name: registry_name, repositories } = find(params.name);
    return {
      repositories: repositories.map((name) => ({ registry_name, name, tag_count: 1, manifest_count: 1 })),
      links: {},
      meta: { total: repositories.length },
    };
  });
  app.get<Params>(
    '/v2/registries/:name/docker-credentials',
    scopes('registry:read', 'registry:update'),
    ({ params, query }) => {
      find(params.name);
      const seconds = Number(query.expiry_seconds ?? 0);
      if (!Number.isInteger(seconds) || seconds < 0) throw invalid('expiry_seconds: must be a positive integer');
      const { host, username, password } = account.registryLogin;
      const token = randomBytes(32).toString('hex');
      const login = `${username ?? token}:${password ?? token}`;
      return { auths: { [host]: { auth: Buffer.from(login).toString('base64') } } };
    },
  );
}

/** Names are shared by all accounts. */
function refuseTaken(account: Account, name: string): void {
  if (account.takenRegistryNames.has(name) || account.registries.has(name)) {
    throw new ApiRefusal(409, 'name already exists');
  }
}

/** The older paths name no registry. */
function onlyOne(account: Account): Registry {
  const [registry, ...more] = account.registries.values();
  if (!registry) throw notFound();
  if (more.length > 0) {
    throw new ApiRefusal(412, 'This API is not supported if you have created multiple registries.');
  }
  return registry;
}

function describe({ repositories: _, ...registry }: Registry): Record<string, unknown> {
  return { ...registry, read_only: false };
}
