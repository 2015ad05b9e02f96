import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type Backend } from '../testing/start-backend.ts';

interface Operation {
  operationId: string;
  parameters?: { in: string; name: string; required: boolean }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { description: string; headers?: object; content?: Record<string, { schema: object }> }>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: object };
}

let backend: Backend;
let document: Document;

beforeAll(async () => {
  backend = await startBackend();
  document = (await (await fetch(`${backend.origin}/api/v1/openapi.json`)).json()) as Document;
});
afterAll(() => backend.close());

/** What the router answers, read from the tree it prints. */
function servedRoutes(): string[] {
  const prefixes: string[] = [];
  return backend.app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods] = /^([│ ]*)[├└]── (\S*)(?: \((.*)\))?$/.exec(line) ?? [];
      const depth = indent.length / 4;
      prefixes[depth] = (prefixes[depth - 1] ?? '') + part;
      return methods?.split(', ').map((method) => `${method} ${prefixes[depth]}`) ?? [];
    });
}

const operation = (method: string, path: string) => document.paths[path]?.[method] as Operation;

describe('openapi.json', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate({ ...structuredClone(document) });
    expect(result).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  it('has every route of the API, and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(documented.sort()).toEqual([
      'DELETE /api/v1/tasks/:id',
      'DELETE /api/v1/tasks/:id/reminders/:reminderId',
      'GET /api/v1/changes',
      'GET /api/v1/notifications',
      'GET /api/v1/stream',
      'GET /api/v1/tasks',
      'GET /api/v1/tasks/:id',
      'GET /api/v1/tasks/:id/activity',
      'GET /api/v1/tasks/:id/reminders',
      'PATCH /api/v1/tasks/:id',
      'POST /api/v1/notifications/:id/read',
      'POST /api/v1/notifications/read',
      'POST /api/v1/tasks',
      'POST /api/v1/tasks/:id/complete',
      'POST /api/v1/tasks/:id/reopen',
      'PUT /api/v1/tasks/:id/reminders/:reminderId',
    ]);
    const served = servedRoutes().filter((route) => /^(GET|POST|PUT|PATCH|DELETE) \/api\/v1\//.test(route));
    expect(served.filter((route) => !route.endsWith('/openapi.json')).sort()).toEqual(documented.sort());
  });

  it('says of every operation how it fails', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { responses, operationId }] of Object.entries(methods)) {
        expect(operationId, `${method} ${path}`).toMatch(/^[a-z]+[A-Z]/);
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '500', '503']));
        for (const [status, { description, content }] of Object.entries(responses)) {
          expect(description, `${method} ${path} ${status}`).not.toBe('Default Response');
          if (Number(status) >= 400) expect(Object.keys(content ?? {})).toEqual(['application/problem+json']);
        }
      }
    }
  });

  it('asks for If-Match where its absence is refused, and tells of ETag and Location', () => {
    for (const method of ['patch', 'delete']) {
      const { parameters, responses } = operation(method, '/api/v1/tasks/{id}');
      expect(parameters).toContainEqual(expect.objectContaining({ in: 'header', name: 'if-match', required: true }));
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['404', '412', '428']));
    }
    expect(operation('post', '/api/v1/tasks/{id}/complete').parameters).toContainEqual(
      expect.objectContaining({ in: 'header', name: 'if-match', required: false }),
    );
    expect(Object.keys(operation('post', '/api/v1/tasks').responses['201']?.headers ?? {})).toEqual([
      'ETag',
      'Location',
    ]);
    expect(Object.keys(operation('get', '/api/v1/tasks/{id}').responses['200']?.headers ?? {})).toEqual(['ETag']);
    expect(operation('delete', '/api/v1/tasks/{id}').responses['204']).not.toHaveProperty('content');
  });

  it('names the media types of a patch and of the stream', () => {
    expect(Object.keys(operation('patch', '/api/v1/tasks/{id}').requestBody?.content ?? {})).toEqual([
      'application/merge-patch+json',
      'application/json',
    ]);
    expect(Object.keys(operation('get', '/api/v1/stream').responses['200']?.content ?? {})).toEqual([
      'text/event-stream',
    ]);
  });

  it('holds no schema that nothing refers to', () => {
    const text = JSON.stringify(document);
    for (const name of Object.keys(document.components.schemas)) {
      expect(text).toContain(`"#/components/schemas/${name}"`);
    }
  });
});
