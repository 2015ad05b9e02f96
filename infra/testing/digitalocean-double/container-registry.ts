import type { Properties } from '../property-values.ts';
import type { Api } from './api.ts';
import { explain, type Found, type ResourceDouble, same } from './resource-double.ts';

const host = 'registry.digitalocean.com';

export const containerRegistry: ResourceDouble = {
  forceNew: ['name', 'region'],
  computed: ['region'],
  async create(api, { name, subscriptionTierSlug, region }) {
    const body = { name, subscription_tier_slug: subscriptionTierSlug, ...(region ? { region } : {}) };
    await explain('Error creating container registry', api.send('POST /v2/registry', body));
    return (await find(api, String(name))) as Found;
  },
  read: (api, id) => explain('Error retrieving container registry', find(api, id)),
  async update(api, id, { subscriptionTierSlug }, { inputs: old }) {
    if (!same(subscriptionTierSlug, old['subscriptionTierSlug'])) {
      const change = api.send('POST /v2/registries/subscription', { tier_slug: subscriptionTierSlug });
      await explain('Error updating container registry subscription', change);
    }
    return (await find(api, id)) as Found;
  },
  async delete(api, id) {
    await explain('Error deleting container registry', api.send(`DELETE /v2/registries/${id}`));
  },
};

/** `digitalocean.getContainerRegistry` */
export async function lookUpRegistry(api: Api, { name }: Properties): Promise<Properties> {
  const found = await find(api, String(name));
  if (!found) throw new Error(`container registry ${String(name)} not found`);
  return { ...found.outputs, id: found.id };
}

async function find(api: Api, id: string): Promise<Found | undefined> {
  const found = await api.find(`GET /v2/registries/${id}`);
  if (!found) return undefined;
  const { subscription } = await api.send('GET /v2/registries/subscription');
  const { name, region, created_at: createdAt, storage_usage_bytes: storageUsageBytes } = found.registry;
  const inputs = { name, region, subscriptionTierSlug: subscription.tier.slug };
  const outputs = { ...inputs, endpoint: `${host}/${name}`, serverUrl: host, createdAt, storageUsageBytes };
  return { id: name, inputs, outputs };
}
