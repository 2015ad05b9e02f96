import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiError } from './api.ts';
import { explain, type Found, type ResourceDouble, same } from './resource-double.ts';

const defaultDeleteLimit = 120;

export const vpc: ResourceDouble = {
  forceNew: ['region', 'ipRange'],
  computed: ['ipRange'],
  async create(api, { name, region, description, ipRange }) {
    const body = { name, region, description: description ?? '', ...(ipRange ? { ip_range: ipRange } : {}) };
    const { vpc: made } = await explain('Error creating VPC', api.send('POST /v2/vpcs', body));
    return describe(await api.send(`GET /v2/vpcs/${made.id}`));
  },
  async read(api, id) {
    const found = await explain('Error reading VPC', api.find(`GET /v2/vpcs/${id}`));
    return found && describe(found);
  },
  async update(api, id, inputs, { inputs: old, outputs }) {
    if (!same([inputs['name'], inputs['description']], [old['name'], old['description']])) {
      const { name, description = '' } = inputs;
      const body = { name, description, default: outputs['default'] };
      await explain('Error updating VPC ', api.send(`PUT /v2/vpcs/${id}`, body));
    }
    return describe(await api.send(`GET /v2/vpcs/${id}`));
  },
  /** Tries again while something is still in it. */
  async delete(api, id, _inputs, limit = defaultDeleteLimit) {
    const deadline = Date.now() + limit * 1000;
    for (let pause = 0.5; ; pause = Math.min(10, pause * 2)) {
      try {
        await api.send(`DELETE /v2/vpcs/${id}`);
        return;
      } catch (error) {
        const { status } = error as ApiError;
        if ((status !== 403 && status !== 409) || Date.now() > deadline) throw error;
        await sleep(pause * 1000);
      }
    }
  },
};

function describe({ vpc: found }: { vpc: Record<string, unknown> }): Found {
  const { id, name, region, description, ip_range: ipRange, urn: vpcUrn, default: isDefault, created_at } = found;
  const inputs = { name, region, description, ipRange };
  return { id: String(id), inputs, outputs: { ...inputs, vpcUrn, default: isDefault, createdAt: created_at } };
}
