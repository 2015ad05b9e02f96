import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { ApiRefusal, invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { findDatabase, newUser, type DatabaseParams } from './databases.ts';
import { validate } from './validate.ts';

const Rules = z.object({
  rules: z.array(
    z.object({
      uuid: z.string().optional(),
      type: z.enum(['droplet', 'k8s', 'ip_addr', 'tag', 'app']),
      value: z.string().min(1),
    }),
  ),
});
const Named = z.object({ name: z.string().regex(/^[\w-]{1,63}$/, 'is not a valid name') });

/** Users, databases and trusted sources inside a database cluster. */
export function databaseMemberRoutes(app: FastifyInstance, account: Account): void {
  const one = '/v2/databases/:id';
  app.get<DatabaseParams>(`${one}/firewall`, scopes('database:read'), ({ params }) => ({
    rules: findDatabase(account, params.id).rules,
  }));
  app.put<DatabaseParams>(`${one}/firewall`, scopes('database:update'), ({ params, body }, reply) => {
    const database = findDatabase(account, params.id);
    const { rules } = validate(Rules, body);
    const unknown = rules.find(({ type, value }) => type === 'k8s' && !account.clusters.has(value));
    if (unknown) throw invalid('rules: kubernetes cluster does not exist');
    database.rules = rules.map(({ uuid, type, value }) => ({
      uuid: uuid || randomUUID(),
      cluster_uuid: database.id,
      type,
      value,
      created_at: now(),
    }));
    return reply.code(204).send();
  });

  app.get<DatabaseParams>(`${one}/users`, scopes('database:read'), ({ params }) => ({
    users: findDatabase(account, params.id).users,
  }));
  app.post<DatabaseParams>(`${one}/users`, scopes('database:update'), ({ params, body }, reply) => {
    const { users } = findDatabase(account, params.id);
    const { name } = validate(Named, body);
    if (users.some((user) => user.name === name)) throw new ApiRefusal(409, 'user already exists');
    const user = newUser(name, 'normal');
    users.push(user);
    return reply.code(201).send({ user });
  });
  app.get<DatabaseParams>(`${one}/users/:name`, scopes('database:read'), ({ params }) => {
    const user = findDatabase(account, params.id).users.find(({ name }) => name === params.name);
    if (!user) throw notFound();
    return { user };
  });
  app.delete<DatabaseParams>(`${one}/users/:name`, scopes('database:update'), ({ params }, reply) => {
    const database = findDatabase(account, params.id);
    const user = database.users.find(({ name }) => name === params.name);
    if (!user) throw notFound();
    if (user.role === 'primary') throw invalid('cannot delete the primary user');
    database.users = database.users.filter((other) => other !== user);
    return reply.code(204).send();
  });

  app.get<DatabaseParams>(`${one}/dbs`, scopes('database:read'), ({ params }) => ({
    dbs: findDatabase(account, params.id).db_names.map((name) => ({ name })),
  }));
  app.post<DatabaseParams>(`${one}/dbs`, scopes('database:update'), ({ params, body }, reply) => {
    const { db_names } = findDatabase(account, params.id);
    const { name } = validate(Named, body);
    if (db_names.includes(name)) throw new ApiRefusal(409, 'database already exists');
    db_names.push(name);
    return reply.code(201).send({ db: { name } });
  });
  app.get<DatabaseParams>(`${one}/dbs/:name`, scopes('database:read'), ({ params }) => {
    if (!findDatabase(account, params.id).db_names.includes(params.name)) throw notFound();
    return { db: { name: params.name } };
  });
  app.delete<DatabaseParams>(`${one}/dbs/:name`, scopes('database:update'), ({ params }, reply) => {
    const database = findDatabase(account, params.id);
    if (!database.db_names.includes(params.name)) throw notFound();
    database.db_names = database.db_names.filter((name) => name !== params.name);
    return reply.code(204).send();
  });
}
