import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError, createApp, type ReadinessCheck } from './index.ts';

let app: Awaited<ReturnType<typeof createApp>>;
let port: number;
let check: ReadinessCheck = async () => undefined;

beforeAll(async () => {
  app = await createApp({
    service: 'test',
    environment: 'test',
    logLevel: 'silent',
    readiness: { database: () => check(), other: async () => undefined },
  });
  const body = z.strictObject({ title: z.string(), 'a/b': z.object({ n: z.number() }).optional() });
  app.post('/things', { schema: { body } }, (request) => request.body);
  app.get('/things', { schema: { querystring: z.strictObject({ limit: z.coerce.number().optional() }) } }, () => []);
  app.get('/things/:id', { schema: { params: z.object({ id: z.uuid() }) } }, (request) => request.params);
  app.get('/known', () => {
    throw new AppError('conflict', { detail: 'Taken.', cause: new Error('hidden') });
  });
  app.get('/unknown', () => {
    throw Object.assign(new Error('hidden'), { statusCode: 404 });
  });
  app.get('/database', (request) => {
    throw new Error('failed', { cause: Object.assign(new Error('hidden'), { code: request.headers['x-code'] }) });
  });
  app.get('/answer', { schema: { response: { 200: z.object({ n: z.number() }) } } }, () => ({ n: 'x' as never }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
afterAll(() => app.close());

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...(body ? { body } : {}) });
  return { response, problem: (await response.json()) as Record<string, unknown> };
}

const json = { 'content-type': 'application/json' };

describe('problems', () => {
  const cases: [what: string, request: Parameters<typeof ask>, status: number, code: string, errors?: object[]][] = [
    [
      'JSON that ends early',
      ['POST', '/things', json, '{"title":'],
      400,
      'validation_failed',
      [{ pointer: '', detail: 'is not valid JSON' }],
    ],
    ['no body', ['POST', '/things'], 400, 'validation_failed', [{ pointer: '' }]],
    ['an empty body', ['POST', '/things', json], 400, 'validation_failed', [{ pointer: '', detail: 'is empty' }]],
    ['a wrong type', ['POST', '/things', json, '{"title":1}'], 400, 'validation_failed', [{ pointer: '/title' }]],
    ['a list for an object', ['POST', '/things', json, '[]'], 400, 'validation_failed', [{ pointer: '' }]],
    [
      'unknown fields',
      ['POST', '/things', json, '{"title":"x","prio":1,"c/d":2}'],
      400,
      'validation_failed',
      [
        { pointer: '/prio', detail: 'is not known' },
        { pointer: '/c~1d', detail: 'is not known' },
      ],
    ],
    ['a poisoned prototype', ['POST', '/things', json, '{"__proto__":{"x":1}}'], 400, 'validation_failed'],
    ['plain text', ['POST', '/things', { 'content-type': 'text/plain' }, 'x'], 415, 'unsupported_media_type'],
    ['XML', ['POST', '/things', { 'content-type': 'application/xml' }, '<x/>'], 415, 'unsupported_media_type'],
    ['a body too large', ['POST', '/things', json, `"${'x'.repeat(1_100_000)}"`], 413, 'payload_too_large'],
    ['a wrong parameter', ['GET', '/things?limit=x'], 400, 'validation_failed', [{ pointer: '/limit' }]],
    [
      'an unknown parameter',
      ['GET', '/things?page=2'],
      400,
      'validation_failed',
      [{ pointer: '/page', detail: 'is not known' }],
    ],
    ['an id that is none', ['GET', '/things/1'], 400, 'validation_failed', [{ pointer: '/id' }]],
    ['a URL that cannot be decoded', ['GET', '/things/%zz'], 400, 'validation_failed'],
    ['an id longer than any', ['GET', `/things/${'x'.repeat(200)}`], 404, 'not_found'],
    ['no route', ['GET', '/nothing'], 404, 'not_found'],
    ['an error of ours', ['GET', '/known'], 409, 'conflict'],
    ['an error of anyone', ['GET', '/unknown'], 500, 'internal'],
    ['an answer that breaks its schema', ['GET', '/answer'], 500, 'internal'],
    ['a database that stops', ['GET', '/database', { 'x-code': '57P01' }], 503, 'unavailable'],
    ['a database that is away', ['GET', '/database', { 'x-code': 'ECONNREFUSED' }], 503, 'unavailable'],
    ['a statement too long', ['GET', '/database', { 'x-code': '57014' }], 503, 'unavailable'],
    ['a mistake in a query', ['GET', '/database', { 'x-code': '23505' }], 500, 'internal'],
  ];

  it.each(cases)('answers %s', async (_what, request, status, code, errors) => {
    const { response, problem } = await ask(...request);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.status).toBe(status);
    expect(problem).toMatchObject({ status, code, type: 'about:blank', ...(errors ? { errors } : {}) });
    expect(problem['requestId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(problem)).not.toContain('hidden');
  });

  it('says which methods a path knows', async () => {
    const { response, problem } = await ask('DELETE', '/things');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    expect(problem).toMatchObject({ code: 'method_not_allowed' });
    const byId = await ask('PUT', '/things/7?x=1', json, '{}');
    expect([byId.response.status, byId.response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('asks to try again when something it needs is away', async () => {
    const { response } = await ask('GET', '/database', { 'x-code': '08006' });
    expect(response.headers.get('retry-after')).toBe('1');
  });

  it('answers something that is no HTTP with a problem too', async () => {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    let text = '';
    socket.on('data', (part) => (text += part)).end('nonsense\r\n\r\n');
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/problem\+json\r\n/);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: 400, code: 'validation_failed' });
  });
});

describe('request ids', () => {
  it('keeps a harmless one and replaces any other', async () => {
    const kept = await ask('GET', '/nothing', { 'x-request-id': 'abc-1.2_3' });
    expect(kept.response.headers.get('x-request-id')).toBe('abc-1.2_3');
    for (const bad of ['a b', 'x'.repeat(101), '"\\']) {
      const replaced = await ask('GET', '/nothing', { 'x-request-id': bad });
      expect(replaced.problem['requestId']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});

describe('health', () => {
  it('is alive while it is not ready, and says what is missing', async () => {
    check = async () => 'no answer';
    const { response, problem } = await ask('GET', '/readyz');
    expect([response.status, problem]).toEqual([
      503,
      { status: 'unavailable', checks: { database: 'no answer', other: 'ok' } },
    ]);
    expect((await ask('GET', '/healthz')).response.status).toBe(200);
    check = async () => undefined;
    expect((await ask('GET', '/readyz')).problem).toEqual({ status: 'ok', checks: { database: 'ok', other: 'ok' } });
  });

  it('takes a check that fails or hangs for an answer', async () => {
    check = () => Promise.reject(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }));
    expect((await ask('GET', '/readyz')).problem).toMatchObject({ checks: { database: 'ECONNREFUSED' } });
    check = () => new Promise(() => undefined);
    expect((await ask('GET', '/readyz')).problem).toMatchObject({ checks: { database: 'no answer within 2 s' } });
    check = async () => undefined;
  });
});

describe('metrics', () => {
  it('counts requests by route, not by path', async () => {
    await ask('GET', '/things/0192f3a4-0000-7000-8000-000000000001');
    await ask('GET', '/nowhere/1');
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(text).toMatch(/http_request_duration_seconds_count\{.*route="\/things\/:id".*status="200".*\} 1/);
    expect(text).toMatch(/http_request_duration_seconds_count\{.*route="unmatched".*\} \d+/);
    expect(text).not.toContain('/nowhere');
    expect(text).toContain('process_resident_memory_bytes{service="test"}');
  });
});
