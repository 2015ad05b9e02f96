import type { Check } from './check.ts';

/** Name, number and tier of the registry; whether another account has the name is asked for apart. */
export const checkRegistry: Check = ({ registries, registryOptions, subscription }, planned) => {
  const { registry } = planned.digitalocean;
  if (!registries) return {};
  const names = registries.map(({ name }) => name);
  const problems: string[] = [];
  if (!registry.create && !names.includes(registry.name)) {
    const there = names.length > 0 ? `it has ${names.join(', ')}` : 'it has none';
    const missing = `the account has no registry "${registry.name}" to adopt (${there})`;
    return { problems: [`digitalocean.registry: ${missing}: say "create": true`] };
  }
  if (registry.create && !planned.owned.has(registry.name)) {
    const adopt = (name: string) => `to use it say "name": "${name}", "create": false`;
    if (names.includes(registry.name)) {
      problems.push(`digitalocean.registry: the account has "${registry.name}" already: ${adopt(registry.name)}`);
    } else if (names[0] !== undefined && registry.tier !== 'professional') {
      problems.push(
        `digitalocean.registry: the account has "${names[0]}", and below "professional" it may have one: ${adopt(names[0])}`,
      );
    }
  }
  const tierSlug = registry.create ? registry.tier : subscription?.tier.slug;
  const tier = registryOptions?.subscription_tiers.find(({ slug }) => slug === tierSlug);
  const needed = planned.services.length;
  if (tier && tier.included_repositories > 0 && tier.included_repositories < needed) {
    problems.push(
      `digitalocean.registry: the tier "${tier.slug}" holds ${tier.included_repositories} ` +
        `repositor${tier.included_repositories === 1 ? 'y' : 'ies'}, and the services need ${needed}: choose "basic"`,
    );
  }
  if (registry.create && tier && !tier.eligible) {
    problems.push(
      `digitalocean.registry.tier: the account cannot have "${tier.slug}" (${tier.eligibility_reasons.join(', ')}): choose a larger one`,
    );
  }
  if (registry.create && registryOptions && !registryOptions.available_regions.includes(registry.region)) {
    problems.push(`digitalocean.registry.region: choose one of ${registryOptions.available_regions.join(', ')}`);
  }
  return { problems };
};
