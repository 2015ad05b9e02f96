import { randomUUID } from 'node:crypto';
import type { Properties } from '../property-values.ts';
import type { Api } from './api.ts';
import { explain, type Found, type ResourceDouble } from './resource-double.ts';

/** A database on a server; it can only be made and removed. */
export const databaseDb: ResourceDouble = {
  forceNew: ['name', 'clusterId'],
  async create(api, { clusterId, name }) {
    const request = api.send(`POST /v2/databases/${String(clusterId)}/dbs`, { name });
    await explain('Error creating Database DB', request);
    return described({ clusterId, name });
  },
  async read(api, id, { inputs }) {
    const [idOfCluster, , nameInId] = id.split('/');
    const { clusterId = idOfCluster, name = nameInId } = inputs;
    const path = `/v2/databases/${String(clusterId)}/dbs/${String(name)}`;
    const found = await explain('Error retrieving Database DB', api.find(`GET ${path}`));
    return found && described({ clusterId, name });
  },
  update: () => Promise.reject(new Error('a Database DB cannot be changed')),
  async delete(api, _id, { clusterId, name }) {
    const path = `/v2/databases/${String(clusterId)}/dbs/${String(name)}`;
    await explain('Error deleting Database DB', api.send(`DELETE ${path}`));
  },
};

function described({ clusterId, name }: Properties): Found {
  const inputs = { clusterId, name };
  return { id: `${String(clusterId)}/database/${String(name)}`, inputs, outputs: inputs };
}

/** Who may connect to a server: all its rules together are one resource. */
export const databaseFirewall: ResourceDouble = {
  forceNew: ['clusterId'],
  async create(api, inputs) {
    await explain('Error creating DatabaseFirewall', putRules(api, inputs));
    return (await findRules(api, `${String(inputs['clusterId'])}-${randomUUID()}`, inputs['clusterId'])) as Found;
  },
  read: (api, id, { inputs }) =>
    explain('Error retrieving DatabaseFirewall', findRules(api, id, inputs['clusterId'] ?? id)),
  async update(api, id, inputs) {
    await explain('Error updating DatabaseFirewall', putRules(api, inputs));
    return (await findRules(api, id, inputs['clusterId'])) as Found;
  },
  async delete(api, _id, { clusterId }) {
    await explain('Error deleting DatabaseFirewall', putRules(api, { clusterId, rules: [] }));
  },
};

function putRules(api: Api, { clusterId, rules }: Properties): Promise<unknown> {
  const plain = (rules as Properties[]).map(({ type, value }) => ({ type, value }));
  return api.send(`PUT /v2/databases/${String(clusterId)}/firewall`, { rules: plain });
}

async function findRules(api: Api, id: string, clusterId: unknown): Promise<Found | undefined> {
  const found = await api.find(`GET /v2/databases/${String(clusterId)}/firewall`);
  if (!found) return undefined;
  const rules = (found.rules as Properties[]).map(({ type, value, uuid, created_at }) => ({
    type,
    value,
    uuid,
    createdAt: created_at,
  }));
  const inputs = { clusterId, rules: rules.map(({ type, value }) => ({ type, value })) };
  return { id, inputs, outputs: { clusterId, rules } };
}
