import swagger, { type SwaggerTransform } from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { keepUsedSchemas } from './keep-used-schemas.ts';

/** Serves `openapi.json`, made of the schemas by which the routes registered after it validate. */
export const openapi = fp(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.1',
        info: {
          title: 'Todo',
          version: '1.0.0',
          description:
            'Errors are problem details (RFC 9457) with a `code`. A change names by `If-Match` the version it builds on. ' +
            'Every change of an owner has a number: ask `/changes` with the last one you have; `/stream` says when.',
        },
        tags: [{ name: 'tasks' }, { name: 'notifications' }, { name: 'changes' }],
      },
      transform,
      transformObject: (document) => keepUsedSchemas(jsonSchemaTransformObject(document)),
    });
    app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  },
  { name: 'openapi' },
);

type JsonSchema = Record<string, unknown>;

interface Transformed {
  response?: Record<string, JsonSchema>;
  headers?: JsonSchema;
}

/** Adds what Zod schemas cannot carry: descriptions and headers of answers, and which header a 428 asks for. */
const transform: SwaggerTransform<FastifySchema> = (document) => {
  const { answers = {}, ...schema } = document.schema;
  const transformed = jsonSchemaTransform({ ...document, schema });
  const { response = {}, headers: requestHeaders } = transformed.schema as Transformed;
  if (428 in response && requestHeaders) requestHeaders['required'] = ['if-match'];
  for (const [status, { description, headers = {} }] of Object.entries(answers)) {
    const entries = Object.entries(headers).map(([name, text]) => [name, { type: 'string', description: text }]);
    const body = response[status];
    response[status] = {
      ...(body?.type === 'null' ? body : { content: { 'application/json': { schema: body } } }),
      description,
      ...(entries.length > 0 ? { headers: Object.fromEntries(entries) } : {}),
    };
  }
  return { ...transformed, schema: { ...transformed.schema, response } as FastifySchema };
};
