import { randomBytes, randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { createAccount, type Account, type AccountOptions } from './account.ts';
import { accountRoutes } from './account-routes.ts';
import { ApiRefusal, notFound } from './api-error.ts';
import { authorize, type Tokens } from './authorize.ts';
import { clusterAssociationRoutes } from './cluster-associations.ts';
import { clusterCredentialRoutes } from './cluster-credentials.ts';
import { clusterRegistryRoutes } from './cluster-registry.ts';
import { clusterRoutes } from './clusters.ts';
import { databaseMemberRoutes } from './database-members.ts';
import { databaseRoutes } from './databases.ts';
import { dropletRoutes } from './droplets.ts';
import { Faults, refusalOf, type Fault } from './faults.ts';
import { kubernetesOptionRoutes } from './kubernetes-options.ts';
import { loadBalancerRoutes } from './load-balancers.ts';
import { nodePoolRoutes } from './node-pools.ts';
import { projectRoutes } from './projects.ts';
import { regionRoutes } from './regions.ts';
import { registryRoutes } from './registries.ts';
import { registrySubscriptionRoutes } from './registry-subscription.ts';
import { volumeRoutes } from './volumes.ts';
import { vpcRoutes } from './vpcs.ts';

/** A request as it arrived, and what was answered. */
export interface SeenRequest {
  method: string;
  path: string;
  body: unknown;
  status: number;
}

export interface FakeDigitalOcean {
  /** For `DIGITALOCEAN_API_URL`. */
  url: string;
  /** A token that may do everything, for `DIGITALOCEAN_TOKEN`. */
  token: string;
  account: Account;
  /** Every request in the order of their answers. */
  requests: SeenRequest[];
  /** A token with these permissions only. */
  addToken(scopes: readonly string[]): string;
  /** No token is good any more. */
  revokeTokens(): void;
  fail(fault: Fault): void;
  /** Forgets faults that have not struck. */
  heal(): void;
  stop(): Promise<void>;
}

const routes: ((app: FastifyInstance, account: Account) => void)[] = [
  accountRoutes,
  regionRoutes,
  vpcRoutes,
  kubernetesOptionRoutes,
  clusterRoutes,
  clusterCredentialRoutes,
  clusterRegistryRoutes,
  clusterAssociationRoutes,
  nodePoolRoutes,
  registryRoutes,
  registrySubscriptionRoutes,
  databaseRoutes,
  databaseMemberRoutes,
  dropletRoutes,
  loadBalancerRoutes,
  volumeRoutes,
  projectRoutes,
];

/**
 * A test double of the DigitalOcean API on 127.0.0.1: one account with state, as strict as the API's specification and the
 * behaviour known of it, and able to fail. It stands for the account, never for the provider that talks to it.
 */
export async function startFakeDigitalOcean(options: AccountOptions = {}): Promise<FakeDigitalOcean> {
  const account = createAccount(options);
  const faults = new Faults();
  const requests: SeenRequest[] = [];
  const token = newToken();
  const tokens: Tokens = new Map([[token, ['*']]]);
  const app = Fastify({ forceCloseConnections: true });

  allowEmptyBodies(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'ratelimit-limit': '5000', 'ratelimit-remaining': '4999', 'ratelimit-reset': '1800000000' });
    const fault = faults.take(request, false);
    const refusal = fault && refusalOf(fault);
    if (refusal) throw refusal;
    if (fault) return hangUp(reply);
    authorize(request, tokens);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const fault = reply.statusCode < 400 ? faults.take(request, true) : undefined;
    if (!fault) return payload;
    const refusal = refusalOf(fault);
    if (!refusal) return hangUp(reply);
    reply.code(refusal.status).type('application/json').headers(refusal.headers);
    return JSON.stringify(describeRefusal(refusal));
  });
  app.addHook('onResponse', async (request, reply) => {
    requests.push({ method: request.method, path: request.url, body: request.body, status: reply.statusCode });
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });
  app.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof ApiRefusal ? error : asRefusal(error as Error & { statusCode?: number });
    return reply.code(refusal.status).headers(refusal.headers).send(describeRefusal(refusal));
  });
  for (const register of routes) register(app, account);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    token,
    account,
    requests,
    addToken: (scopes) => {
      const added = newToken();
      tokens.set(added, scopes);
      return added;
    },
    revokeTokens: () => tokens.clear(),
    fail: (fault) => faults.add(fault),
    heal: () => faults.clear(),
    stop: () => app.close(),
  };
}

/** Clients send `DELETE` and `POST` with a content type and nothing in them. */
function allowEmptyBodies(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(text as string));
    } catch {
      done(new ApiRefusal(400, 'the body is not JSON'));
    }
  });
}

function describeRefusal({ id, message }: ApiRefusal): Record<string, string> {
  return { id, message, request_id: randomUUID() };
}

function hangUp(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}

function asRefusal({ statusCode = 500, message }: Error & { statusCode?: number }): ApiRefusal {
  return new ApiRefusal(statusCode, message);
}

function newToken(): string {
  return `test_${randomBytes(32).toString('hex')}`;
}
