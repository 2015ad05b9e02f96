import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { paginate } from './paginate.ts';
import { regions } from './regions.ts';
import { name, tags, validate } from './validate.ts';

const engines = { pg: ['14', '15', '16', '17', '18'], valkey: ['8'] } as const;
const sizePattern = /^(db|gd|so1_5|m|m3)-[a-z0-9-]+$/;

export interface DatabaseUser {
  name: string;
  role: 'primary' | 'normal';
  password: string;
}

export interface Database {
  id: string;
  name: string;
  engine: keyof typeof engines;
  version: string;
  region: string;
  size: string;
  num_nodes: number;
  private_network_uuid: string;
  tags: string[];
  created_at: string;
  maintenance_window: { day: string; hour: string; pending: boolean; description: string[] };
  users: DatabaseUser[];
  db_names: string[];
  rules: { uuid: string; cluster_uuid: string; type: string; value: string; created_at: string }[];
  eviction_policy: string;
  /** When it is online, in milliseconds since the epoch. */
  readyAt: number;
}

const Create = z.object({
  name,
  engine: z.enum(['pg', 'valkey'], 'is not a valid engine'),
  version: z.string().optional(),
  region: z.string(),
  size: z.string().regex(sizePattern, 'is not a valid size'),
  num_nodes: z.int().min(1).max(3),
  private_network_uuid: z.string().nullish(),
  tags,
  eviction_policy: z.string().optional(),
  storage_size_mib: z.int().optional(),
});
const Resize = z.object({ size: z.string().regex(sizePattern), num_nodes: z.int().min(1).max(3) });
const Window = z.object({ day: z.string(), hour: z.string() });

export interface DatabaseParams {
  Params: { id: string; name: string };
  Querystring: Record<string, string>;
}

export function findDatabase(account: Account, id: string): Database {
  const database = account.databases.get(id);
  if (!database) throw notFound();
  return database;
}

export function databaseRoutes(app: FastifyInstance, account: Account): void {
  const one = '/v2/databases/:id';
  app.get<DatabaseParams>('/v2/databases', scopes('database:read'), (request) => {
    const list = [...account.databases.values()].map((database) => describe(account, database));
    return paginate('databases', list, request);
  });
  app.get('/v2/databases/options', scopes('database:read'), () => ({
    options: Object.fromEntries(
      Object.entries(engines).map(([engine, versions]) => [
        engine,
        {
          versions,
          regions: regions.map(({ slug }) => slug),
          layouts: [1, 2, 3].map((num_nodes) => ({ num_nodes, sizes: ['db-s-1vcpu-1gb', 'db-s-1vcpu-2gb'] })),
        },
      ]),
    ),
  }));
  app.post('/v2/databases', scopes('database:create'), ({ body }, reply) => {
    const database = makeDatabase(account, validate(Create, body));
    return reply.code(201).send({ database: describe(account, database) });
  });
  app.get<DatabaseParams>(one, scopes('database:read'), ({ params }) => ({
    database: describe(account, findDatabase(account, params.id)),
  }));
  app.delete<DatabaseParams>(one, scopes('database:delete'), ({ params }, reply) => {
    account.databases.delete(findDatabase(account, params.id).id);
    return reply.code(204).send();
  });
  app.put<DatabaseParams>(`${one}/resize`, scopes('database:update'), ({ params, body }, reply) => {
    Object.assign(findDatabase(account, params.id), validate(Resize, body));
    return reply.code(202).send();
  });
  app.put<DatabaseParams>(`${one}/maintenance`, scopes('database:update'), ({ params, body }, reply) => {
    const database = findDatabase(account, params.id);
    database.maintenance_window = { ...validate(Window, body), pending: false, description: [] };
    return reply.code(204).send();
  });
  app.get<DatabaseParams>(`${one}/eviction_policy`, scopes('database:read'), ({ params }) => ({
    eviction_policy: findDatabase(account, params.id).eviction_policy,
  }));
  app.put<DatabaseParams>(`${one}/eviction_policy`, scopes('database:update'), ({ params, body }, reply) => {
    const { eviction_policy } = validate(z.object({ eviction_policy: z.string() }), body);
    findDatabase(account, params.id).eviction_policy = eviction_policy;
    return reply.code(204).send();
  });
  app.get<DatabaseParams>(`${one}/ca`, scopes('database:view_credentials'), ({ params }) => {
    findDatabase(account, params.id);
    return { ca: { certificate: Buffer.from('not a certificate').toString('base64') } };
  });
}

export function makeDatabase(account: Account, body: z.infer<typeof Create>): Database {
  const { engine, region, private_network_uuid: wanted } = body;
  const versions: readonly string[] = engines[engine];
  const version = body.version ?? versions.at(-1) ?? '';
  if (!versions.includes(version)) throw invalid(`version: ${version} is not available`);
  if (!regions.some(({ slug }) => slug === region)) throw invalid('region: is not a valid region');
  if ([...account.databases.values()].some((other) => other.name === body.name)) {
    throw invalid('cluster name is not available');
  }
  const vpc = [...account.vpcs.values()].find((v) => (wanted ? v.id === wanted : v.default && v.region === region));
  if (!vpc || vpc.region !== region) throw invalid('private_network_uuid: VPC does not exist in this region');
  const database: Database = {
    id: randomUUID(),
    name: body.name,
    engine,
    version,
    region,
    size: body.size,
    num_nodes: body.num_nodes,
    private_network_uuid: vpc.id,
    tags: body.tags,
    created_at: now(),
    maintenance_window: { day: 'monday', hour: '00:00:00', pending: false, description: [] },
    users: [newUser(engine === 'pg' ? 'doadmin' : 'default', 'primary')],
    db_names: engine === 'pg' ? ['defaultdb'] : [],
    rules: [],
    eviction_policy: body.eviction_policy ?? 'noeviction',
    readyAt: Date.now() + account.delays.database,
  };
  account.databases.set(database.id, database);
  return database;
}

export function newUser(userName: string, role: DatabaseUser['role']): DatabaseUser {
  return { name: userName, role, password: `AVNS_${randomBytes(12).toString('hex')}` };
}

function describe(account: Account, database: Database): Record<string, unknown> {
  const { readyAt, rules: _, eviction_policy: __, ...rest } = database;
  const ready = Date.now() >= readyAt;
  const host = `${database.name}-do-user-1-0.db.ondigitalocean.com`;
  return {
    ...rest,
    semantic_version: database.version,
    status: ready ? account.outcome.database : 'creating',
    connection: connectionOf(database, host),
    private_connection: connectionOf(database, `private-${host}`),
    project_id: [...account.projects.keys()][0],
  };
}

function connectionOf({ engine, users }: Database, host: string): Record<string, unknown> {
  const { name: user = '', password = '' } = users[0] ?? {};
  const [scheme, port, database] = engine === 'pg' ? ['postgresql', 25060, 'defaultdb'] : ['rediss', 25061, ''];
  const query = engine === 'pg' ? '?sslmode=require' : '';
  const uri = `${scheme}://${user}:${password}@${host}:${port}${database && `/${database}`}${query}`;
  return { protocol: scheme, uri, database, host, port, user, password, ssl: true };
}
