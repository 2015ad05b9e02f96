import { describe, expect, it } from 'vitest';
import { startForTest } from './start-for-test.ts';

describe('authentication and faults', () => {
  it('refuses without a token, with a wrong one and without the permission, in the form of the API', async () => {
    const { fake, call } = await startForTest();
    expect((await fetch(`${fake.url}/v2/account`)).status).toBe(401);
    const wrong = await call('GET /v2/account', undefined, 'nobody');
    expect(wrong).toMatchObject({
      status: 401,
      body: { id: 'Unauthorized', message: 'Unable to authenticate you', request_id: expect.any(String) },
    });
    const reader = fake.addToken(['vpc:read']);
    expect((await call('GET /v2/vpcs', undefined, reader)).status).toBe(200);
    expect(await call('POST /v2/vpcs', { name: 'a', region: 'nyc3' }, reader)).toMatchObject({
      status: 403,
      body: { message: 'You are missing the required permission vpc:create' },
    });
    fake.revokeTokens();
    expect((await call('GET /v2/account')).status).toBe(401);
    expect(await call('GET /v2/nothing')).toMatchObject({ status: 401 });
  });

  it('fails as often as it was told, with Retry-After, by hanging up, or after it did what was asked', async () => {
    const { fake, account, call } = await startForTest();
    fake.fail({ path: '/v2/account', status: 429, retryAfter: 7, times: 2 });
    const limited = await call('GET /v2/account');
    expect(limited).toMatchObject({ status: 429, body: { id: 'too_many_requests' } });
    expect(limited.headers.get('retry-after')).toBe('7');
    expect((await call('GET /v2/account')).status).toBe(429);
    expect((await call('GET /v2/account')).status).toBe(200);

    fake.fail({ method: 'GET', path: /vpcs$/, status: 'hang up' });
    await expect(call('GET /v2/vpcs')).rejects.toThrow();
    expect((await call('GET /v2/vpcs')).status).toBe(200);

    const before = account.vpcs.size;
    fake.fail({ method: 'POST', status: 503, afterwards: true });
    expect((await call('POST /v2/vpcs', { name: 'lost', region: 'nyc3' })).status).toBe(503);
    expect(account.vpcs.size).toBe(before + 1);
    expect(fake.requests.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'GET 429',
      'GET 429',
      'GET 200',
      'GET 200',
      'POST 503',
    ]);
  });

  it('gives lists in pages', async () => {
    const { call } = await startForTest();
    const first = await call('GET /v2/vpcs?per_page=4');
    expect(first.body.vpcs).toHaveLength(4);
    expect(first.body.meta).toEqual({ total: 11 });
    const next = new URL(first.body.links.pages.next);
    const last = await call(`GET ${next.pathname}?page=3&per_page=4`);
    expect(last.body.vpcs).toHaveLength(3);
    expect(last.body.links.pages.next).toBeUndefined();
  });
});
