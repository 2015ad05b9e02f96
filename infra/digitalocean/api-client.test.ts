import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startFakeDigitalOcean } from '../testing/fake-digitalocean/index.ts';
import { createApiClient, type ApiClientOptions } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { Account, Vpc } from './schemas.ts';

const Answer = z.object({ account: Account });

async function start(options: ApiClientOptions = {}) {
  const fake = await startFakeDigitalOcean();
  onTestFinished(() => fake.stop());
  const waits: string[] = [];
  const connect = (token = fake.token) =>
    createApiClient({ token, apiUrl: fake.url }, { firstWait: 1, onWait: (line) => void waits.push(line), ...options });
  return { fake, waits, connect, client: connect() };
}

async function failureOf(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error('expected an ApiError', { cause: error });
  return error;
}

describe('the API client', () => {
  it('reads what it knows, all pages of a list', async () => {
    const { fake, client } = await start();
    expect((await client.get('/v2/account', Answer)).account).toMatchObject({ droplet_limit: 25, status: 'active' });
    for (let i = 0; i < 250; i++) {
      const vpc = [...fake.account.vpcs.values()][0];
      if (vpc) fake.account.vpcs.set(`copy-${i}`, { ...vpc, id: `copy-${i}` });
    }
    const vpcs = await client.list('/v2/vpcs', 'vpcs', Vpc);
    expect(new Set(vpcs.map(({ id }) => id)).size).toBe(261);
    expect(fake.requests.filter(({ path }) => path.startsWith('/v2/vpcs'))).toHaveLength(2);
  });

  it('waits as long as it is told when there are too many requests, also to change something', async () => {
    const { fake, client, waits } = await start();
    fake.fail({ status: 429, retryAfter: 0, times: 2 });
    await client.send('POST', '/v2/vpcs', { name: 'once', region: 'nyc3' });
    expect(waits).toEqual(Array(2).fill('DigitalOcean answered 429 to POST /v2/vpcs; asking again in 0 s'));
    expect([...fake.account.vpcs.values()].filter(({ name }) => name === 'once')).toHaveLength(1);

    fake.fail({ status: 429, retryAfter: 3000 });
    expect((await failureOf(client.get('/v2/account', Answer))).message).toContain('docs/runbooks/api-limit.md');
  });

  it('asks again after failures that pass, but never makes something twice', async () => {
    const { fake, client } = await start();
    fake.fail({ path: '/v2/account', status: 503, times: 3 });
    fake.fail({ path: '/v2/account', status: 'hang up' });
    expect((await client.get('/v2/account', Answer)).account.status).toBe('active');

    fake.fail({ method: 'POST', status: 500, afterwards: true, times: 5 });
    const lost = await failureOf(client.send('POST', '/v2/vpcs', { name: 'once', region: 'nyc3' }));
    expect(lost).toMatchObject({ status: 500 });
    expect([...fake.account.vpcs.values()].filter(({ name }) => name === 'once')).toHaveLength(1);

    fake.heal();
    fake.fail({ status: 502, times: 9 });
    expect((await failureOf(client.get('/v2/account', Answer))).message).toContain('https://status.digitalocean.com');
    expect(fake.requests.slice(-5).every(({ status }) => status === 502)).toBe(true);
  });

  it('says what to do about a token that is not good, or not good enough, without telling it', async () => {
    const { fake, connect } = await start();
    const secret = 'wrong-token-1234';
    const wrong = await failureOf(connect(secret).get('/v2/account', Answer));
    expect(wrong.status).toBe(401);
    expect(wrong.message).toContain('docs/runbooks/token-expired.md');
    const narrow = await failureOf(connect(fake.addToken(['account:read'])).list('/v2/vpcs', 'vpcs', Vpc));
    expect(narrow.message).toContain('the token lacks the scope vpc:read');
    const everything = [wrong, narrow, connect(secret)].map((value) => inspect(value, { depth: 9, showHidden: true }));
    expect(everything.join('\n')).not.toContain(secret);
    expect(everything.join('\n')).not.toContain(fake.token);
  });

  it('refuses an answer that is not what is documented, and gives up on one that does not come', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/v2/account') response.end('{"account":{"droplet_limit":"many"}}');
      if (request.url === '/v2/html') response.end('<html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void (server.closeAllConnections(), server.close()));
    const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const connect = (options: ApiClientOptions) => createApiClient({ token: 't', apiUrl }, { attempts: 1, ...options });
    const client = connect({});
    expect((await failureOf(client.get('/v2/account', Answer))).message).toContain('account.droplet_limit');
    expect((await failureOf(client.get('/v2/html', Answer))).message).toContain('is not JSON');
    expect((await failureOf(connect({ timeout: 100 }).get('/v2/never', Answer))).message).toContain('no answer from');
  });

  it('stops waiting when it is told to stop', async () => {
    const stopping = new AbortController();
    const { fake, client } = await start({
      firstWait: 60_000,
      signal: stopping.signal,
      onWait: () => stopping.abort(new Error('stopped')),
    });
    fake.fail({ status: 503 });
    await expect(client.get('/v2/account', Answer)).rejects.toThrow(/abort/);
  });
});
