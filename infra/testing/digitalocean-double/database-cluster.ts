import type { Properties } from '../property-values.ts';
import type { Api } from './api.ts';
import { explain, type Found, type ResourceDouble, same } from './resource-double.ts';

const createLimit = 30 * 60;

export const databaseCluster: ResourceDouble = {
  forceNew: ['name', 'engine', 'privateNetworkUuid', 'projectId'],
  computed: ['privateNetworkUuid', 'projectId', 'storageSizeMib'],
  async create(api, inputs) {
    const { name, engine, version, size, region, nodeCount, tags = [], privateNetworkUuid } = inputs;
    const network = privateNetworkUuid ? { private_network_uuid: privateNetworkUuid } : {};
    const body = { name, engine, version, size, region, num_nodes: nodeCount, tags, ...network };
    const failed = 'Error creating database cluster';
    const { database } = await explain(failed, api.send('POST /v2/databases', body));
    await explain(failed, untilOnline(api, database.id));
    return (await find(api, database.id, { ...database.connection })) as Found;
  },
  read: (api, id, { outputs }) => explain('Error retrieving database cluster', find(api, id, outputs)),
  async update(api, id, inputs, { inputs: old, outputs }) {
    const changed = (...keys: string[]) => keys.some((key) => !same(inputs[key], old[key]));
    if (changed('size', 'nodeCount')) {
      const body = { size: inputs['size'], num_nodes: inputs['nodeCount'] };
      await explain('Error resizing database cluster', api.send(`PUT /v2/databases/${id}/resize`, body));
      await explain('Error resizing database cluster', untilOnline(api, id));
    }
    if (changed('region')) {
      const body = { region: inputs['region'] };
      await explain('Error migrating database cluster', api.send(`PUT /v2/databases/${id}/migrate`, body));
      await explain('Error migrating database cluster', untilOnline(api, id));
    }
    if (changed('version')) {
      const body = { version: inputs['version'] };
      await explain('Error upgrading version for database cluster', api.send(`PUT /v2/databases/${id}/upgrade`, body));
    }
    if (changed('tags')) await retag(api, id, list(old['tags']), list(inputs['tags']));
    return (await find(api, id, outputs)) as Found;
  },
  async delete(api, id) {
    await explain('Error deleting database cluster', api.send(`DELETE /v2/databases/${id}`));
  },
};

async function untilOnline(api: Api, id: string): Promise<void> {
  const look = async () => {
    const found = await api.find(`GET /v2/databases/${id}`);
    return found?.database.status === 'online' ? true : undefined;
  };
  await api.poll(look, createLimit, 'database cluster to become online');
}

async function retag(api: Api, id: string, before: string[], after: string[]): Promise<void> {
  const resources = [{ resource_id: id, resource_type: 'database' }];
  for (const tag of before.filter((old) => !after.includes(old))) {
    await api.send(`DELETE /v2/tags/${tag}/resources`, { resources });
  }
  for (const tag of after.filter((added) => !before.includes(added))) {
    await api.send('POST /v2/tags', { name: tag });
    await api.send(`POST /v2/tags/${tag}/resources`, { resources });
  }
}

/** @param known what was noted before: the password, which later answers may hide */
async function find(api: Api, id: string, known: Properties): Promise<Found | undefined> {
  const found = await api.find(`GET /v2/databases/${id}`);
  if (!found) return undefined;
  const { connection, private_connection: internal, num_nodes: nodeCount, ...database } = found.database;
  const { name, engine, version, size, region, tags, private_network_uuid: privateNetworkUuid } = database;
  const inputs = { name, engine, version, size, region, nodeCount, tags, privateNetworkUuid };
  const password = connection.password || known['password'];
  const withPassword = (uri: string) => {
    const url = new URL(uri);
    url.password = String(password);
    return url.href;
  };
  return {
    id,
    inputs,
    outputs: {
      ...inputs,
      password,
      projectId: database.project_id,
      clusterUrn: `do:dbaas:${id}`,
      host: connection.host,
      port: connection.port,
      user: connection.user,
      database: connection.database,
      uri: withPassword(connection.uri),
      privateHost: internal.host,
      privateUri: withPassword(internal.uri),
    },
    secretKeys: ['password', 'uri', 'privateUri'],
  };
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
