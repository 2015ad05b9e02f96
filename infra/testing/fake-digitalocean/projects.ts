import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { now, type Account } from './account.ts';
import { ApiRefusal, invalid, notFound } from './api-error.ts';
import { scopes } from './authorize.ts';
import { paginate } from './paginate.ts';
import { validate } from './validate.ts';

export interface Project {
  id: string;
  name: string;
  description: string;
  purpose: string;
  environment: string | undefined;
  is_default: boolean;
  created_at: string;
  /** URNs. */
  resources: Set<string>;
}

const Body = z.object({
  name: z.string().min(1).max(175),
  purpose: z.string().min(1).max(255),
  description: z.string().max(255).default(''),
  environment: z.enum(['Development', 'Staging', 'Production']).optional(),
});

interface Params {
  Params: { id: string };
  Querystring: Record<string, string>;
}

export function projectRoutes(app: FastifyInstance, account: Account): void {
  const find = (id: string) => {
    const project =
      id === 'default' ? [...account.projects.values()].find((p) => p.is_default) : account.projects.get(id);
    if (!project) throw notFound();
    return project;
  };
  app.get<Params>('/v2/projects', scopes('project:read'), (request) =>
    paginate('projects', [...account.projects.values()].map(describe), request),
  );
  app.post('/v2/projects', scopes('project:create'), ({ body }, reply) => {
    const wanted = validate(Body, body);
    if ([...account.projects.values()].some(({ name }) => name === wanted.name)) {
      throw new ApiRefusal(409, 'name is already in use');
    }
    const id = randomUUID();
    const project = {
      id,
      environment: undefined,
      ...wanted,
      is_default: false,
      created_at: now(),
      resources: new Set<string>(),
    };
    account.projects.set(id, project);
    return reply.code(201).send({ project: describe(project) });
  });
  app.get<Params>('/v2/projects/:id', scopes('project:read'), ({ params }) => ({ project: describe(find(params.id)) }));
  for (const method of ['PUT', 'PATCH'] as const) {
    app.route<Params>({
      method,
      url: '/v2/projects/:id',
      ...scopes('project:update'),
      handler: ({ params, body }) => {
        const project = find(params.id);
        Object.assign(project, validate(method === 'PUT' ? Body : Body.partial(), body));
        return { project: describe(project) };
      },
    });
  }
  app.delete<Params>('/v2/projects/:id', scopes('project:delete'), ({ params }, reply) => {
    const project = find(params.id);
    if (project.is_default) throw invalid('the default project cannot be deleted');
    if (project.resources.size > 0) throw new ApiRefusal(412, 'cannot delete a project with resources');
    account.projects.delete(project.id);
    return reply.code(204).send();
  });
  app.get<Params>('/v2/projects/:id/resources', scopes('project:read'), (request) =>
    paginate('resources', [...find(request.params.id).resources].map(assigned), request),
  );
  app.post<Params>('/v2/projects/:id/resources', scopes('project:assign_resource'), ({ params, body }) => {
    const project = find(params.id);
    const { resources } = validate(z.object({ resources: z.array(z.string().regex(/^do:[a-z]+:.+$/)) }), body);
    for (const urn of resources) {
      for (const other of account.projects.values()) other.resources.delete(urn);
      project.resources.add(urn);
    }
    return { resources: resources.map(assigned) };
  });
}

function describe({ resources: _, ...project }: Project): Record<string, unknown> {
  return { ...project, owner_id: 1, updated_at: project.created_at };
}

function assigned(urn: string): Record<string, unknown> {
  return { urn, assigned_at: now(), status: 'ok' };
}
