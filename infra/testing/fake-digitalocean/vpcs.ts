import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { contains, overlap, parseRange, privateRanges } from './address-range.ts';
import { ApiRefusal, invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { paginate } from './paginate.ts';
import { regions } from './regions.ts';
import { name, validate } from './validate.ts';

export interface Vpc {
  id: string;
  urn: string;
  name: string;
  description: string;
  region: string;
  ip_range: string;
  default: boolean;
  created_at: string;
}

const Create = z.object({
  name,
  region: z.string(),
  description: z.string().max(255).default(''),
  ip_range: z.string().nullish(),
});
const Change = z.object({ name, description: z.string().max(255).optional(), default: z.boolean().optional() });

/** Ranges that nobody may use, everywhere or in one region. */
const reserved = [
  { range: '10.244.0.0/16' },
  { range: '10.245.0.0/16' },
  { range: '10.246.0.0/24' },
  { range: '10.229.0.0/16' },
  { range: '10.10.0.0/16', region: 'nyc1' },
];

type Body = z.infer<typeof Create>;

/** The first one of a region becomes its default, which can never be deleted. */
export function makeVpc(account: Account, body: Pick<Body, 'name' | 'region'> & Partial<Body>): Vpc {
  const others = [...account.vpcs.values()];
  const id = randomUUID();
  const vpc: Vpc = {
    id,
    urn: `do:vpc:${id}`,
    name: body.name,
    description: body.description ?? '',
    region: body.region,
    ip_range: body.ip_range || freeRange(others),
    default: !others.some(({ region }) => region === body.region),
    created_at: now(),
  };
  account.vpcs.set(id, vpc);
  return vpc;
}

export function vpcRoutes(app: FastifyInstance, account: Account): void {
  const find = (id: string) => {
    const vpc = account.vpcs.get(id);
    if (!vpc) throw notFound();
    return vpc;
  };
  app.get<{ Querystring: Record<string, string> }>('/v2/vpcs', scopes('vpc:read'), (request) =>
    paginate('vpcs', [...account.vpcs.values()], request),
  );
  app.post('/v2/vpcs', scopes('vpc:create'), (request, reply) => {
    const body = validate(Create, request.body);
    checkCreation(account, body);
    return reply.code(201).send({ vpc: makeVpc(account, body) });
  });
  app.get<{ Params: { id: string } }>('/v2/vpcs/:id', scopes('vpc:read'), ({ params }) => ({ vpc: find(params.id) }));
  app.put<{ Params: { id: string } }>('/v2/vpcs/:id', scopes('vpc:update'), ({ params, body }) => {
    const vpc = find(params.id);
    const change = validate(Change, body);
    checkName(account, change.name, vpc.id);
    vpc.name = change.name;
    vpc.description = change.description ?? vpc.description;
    return { vpc };
  });
  app.get<{ Params: { id: string }; Querystring: Record<string, string> }>(
    '/v2/vpcs/:id/members',
    scopes('vpc:read'),
    (request) => paginate('members', membersOf(account, find(request.params.id).id), request),
  );
  app.delete<{ Params: { id: string } }>('/v2/vpcs/:id', scopes('vpc:delete'), ({ params }, reply) => {
    const vpc = find(params.id);
    if (vpc.default) throw new ApiRefusal(403, 'Can not delete default VPCs');
    if (membersOf(account, vpc.id).length > 0) throw new ApiRefusal(403, 'Can not delete VPC with members');
    account.vpcs.delete(vpc.id);
    return reply.code(204).send();
  });
}

function membersOf(account: Account, vpcId: string): { urn: string; name: string; created_at: string }[] {
  const inside = <T extends { vpc_uuid: string }>(map: Map<unknown, T>) =>
    [...map.values()].filter(({ vpc_uuid }) => vpc_uuid === vpcId);
  return [
    ...inside(account.droplets).map((d) => ({ urn: `do:droplet:${d.id}`, name: d.name, created_at: d.created_at })),
    ...inside(account.clusters).map((c) => ({ urn: `do:kubernetes:${c.id}`, name: c.name, created_at: c.created_at })),
    ...inside(account.loadBalancers).map((l) => ({
      urn: `do:loadbalancer:${l.id}`,
      name: l.name,
      created_at: l.created_at,
    })),
    ...[...account.databases.values()]
      .filter(({ private_network_uuid }) => private_network_uuid === vpcId)
      .map((d) => ({ urn: `do:dbaas:${d.id}`, name: d.name, created_at: d.created_at })),
  ];
}

function checkCreation(account: Account, { name, region, ip_range }: Body): void {
  if (!regions.some(({ slug }) => slug === region)) throw invalid('region: is not a valid region');
  checkName(account, name);
  if (!ip_range) return;
  const range = parseOrRefuse(ip_range);
  if (range.length < 16 || range.length > 28) throw invalid('ip_range: must be between /16 and /28');
  if (!privateRanges.some((outer) => contains(outer, range))) throw invalid('ip_range: must be a private range');
  const taken = reserved.filter((entry) => entry.region === undefined || entry.region === region);
  const used = [...taken.map((entry) => entry.range), ...[...account.vpcs.values()].map((vpc) => vpc.ip_range)];
  if (used.some((other) => overlap(parseRange(other), range))) {
    throw invalid(
      'This range/size overlaps with another VPC network in your account. Please try again with different range/size.',
    );
  }
}

function checkName(account: Account, wanted: string, ownId?: string): void {
  if ([...account.vpcs.values()].some(({ name, id }) => name === wanted && id !== ownId)) {
    throw invalid('Name is already in use');
  }
}

function parseOrRefuse(text: string) {
  try {
    return parseRange(text);
  } catch {
    throw invalid('ip_range: is not a valid CIDR');
  }
}

/** A free /20, as the API picks one. */
function freeRange(others: readonly Vpc[]): string {
  const used = others.map(({ ip_range }) => parseRange(ip_range));
  for (let block = 0; block < 4096; block++) {
    const text = `10.${108 + Math.floor(block / 16)}.${(block % 16) * 16}.0/20`;
    if (!used.some((range) => overlap(range, parseRange(text)))) return text;
  }
  throw invalid('no free range');
}
