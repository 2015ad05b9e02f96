import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { ApiRefusal } from './api-error.ts';
import { scopes } from './authorize.ts';
import { singleRegistryRegions } from './regions.ts';
import { validate } from './validate.ts';

const GiB = 1024 ** 3;

const tiers = {
  starter: { name: 'Starter', included_repositories: 1, storage: GiB / 2, cents: 0, overage: 0, registries: 1 },
  basic: { name: 'Basic', included_repositories: 5, storage: 5 * GiB, cents: 500, overage: 2, registries: 1 },
  professional: {
    name: 'Professional',
    included_repositories: 0,
    storage: 100 * GiB,
    cents: 2000,
    overage: 2,
    registries: 10,
  },
} as const;

export type TierSlug = keyof typeof tiers;
export const tierSlugs = Object.keys(tiers) as [TierSlug, ...TierSlug[]];

export const tierOf = ({ tier }: Account): TierSlug => tier ?? 'starter';

export function describeTier(slug: TierSlug): Record<string, unknown> {
  const { name, included_repositories, storage, cents, overage } = tiers[slug];
  return {
    name,
    slug,
    included_repositories,
    included_storage_bytes: storage,
    allow_storage_overage: overage > 0,
    included_bandwidth_bytes: storage,
    monthly_price_in_cents: cents,
    storage_overage_price_in_cents: overage,
  };
}

/** Why an account cannot have this tier with what it has, or would have. */
function obstacles(account: Account, slug: TierSlug, registries = account.registries.size): string[] {
  const { included_repositories: repositories, registries: most } = tiers[slug];
  const used = [...account.registries.values()].reduce((sum, registry) => sum + registry.repositories.length, 0);
  return [
    ...(registries > most ? ['OverRegistryLimit'] : []),
    ...(repositories > 0 && used > repositories ? ['OverRepositoryLimit'] : []),
  ];
}

/** @throws {ApiRefusal} 412 when the account has more than the tier allows */
export function checkEligible(account: Account, slug: TierSlug, registries?: number): void {
  const reasons = obstacles(account, slug, registries);
  if (reasons.length > 0) {
    throw new ApiRefusal(412, `registry is not eligible for tier because: [${reasons.join(' ')}]`);
  }
}

export function registrySubscriptionRoutes(app: FastifyInstance, account: Account): void {
  const describe = () => ({
    subscription: { tier: describeTier(tierOf(account)), created_at: now(), updated_at: now() },
  });
  for (const base of ['/v2/registry', '/v2/registries']) {
    app.get(`${base}/subscription`, scopes('registry:read'), describe);
    app.post(`${base}/subscription`, scopes('registry:update'), ({ body }) => {
      const { tier_slug } = validate(z.object({ tier_slug: z.enum(tierSlugs) }), body);
      checkEligible(account, tier_slug);
      account.tier = tier_slug;
      return describe();
    });
    app.get(`${base}/options`, scopes('registry:read'), () => ({
      options: {
        available_regions: singleRegistryRegions,
        subscription_tiers: tierSlugs.map((slug) => {
          const reasons = obstacles(account, slug);
          return { ...describeTier(slug), eligible: reasons.length === 0, eligibility_reasons: reasons };
        }),
      },
    }));
  }
}
