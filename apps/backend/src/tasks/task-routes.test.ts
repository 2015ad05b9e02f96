import { newId } from '@todo/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBackend, type Backend } from '../testing/start-backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());

describe('unknown routes and methods', () => {
  it('are problems too', async () => {
    expect((await backend.ask('GET', '/nothing')).body.code).toBe('not_found');
    const put = await backend.ask('PUT', `/tasks/${newId()}`, { body: {} });
    expect([put.status, put.body.code, put.headers.get('allow')]).toEqual([
      405,
      'method_not_allowed',
      'DELETE, GET, HEAD, PATCH',
    ]);
  });
});
