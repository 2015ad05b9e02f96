import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closedPort } from '../testing/serve-kubernetes-api.ts';
import { checkRegistry } from './check-registry.ts';

const login = (host: string, password = 'secret') => ({ host, username: 'todo', password });
const basic = `Basic ${Buffer.from('todo:secret').toString('base64')}`;

async function serve(answer: (request: IncomingMessage, response: ServerResponse, host: string) => void) {
  const server = createServer((request, response) => answer(request, response, host));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return host;
}

const refuse = (response: ServerResponse, challenge: string) =>
  response.writeHead(401, { 'www-authenticate': challenge }).end();

/** Lets in who brings a token that its own service gave for the password, as DigitalOcean's does. */
const byToken = (request: IncomingMessage, response: ServerResponse, host: string) => {
  const { url, headers } = request;
  if (url === '/token?service=the%20registry') {
    if (headers.authorization !== basic) return response.writeHead(403).end();
    return response.end('{"token":"t1"}');
  }
  if (headers.authorization === 'Bearer t1') return response.end('{}');
  return refuse(response, `Bearer realm="http://${host}/token",service="the registry"`);
};

describe('checkRegistry', () => {
  it('asks without a login only whether it answers', async () => {
    const host = await serve((_request, response) => refuse(response, 'Basic realm="r"'));
    expect(await checkRegistry(`${host}/todo`, undefined)).toMatchObject({ what: 'registry answers', outcome: 'ok' });
    const ill = await serve((_request, response) => response.writeHead(503).end());
    expect(await checkRegistry(`${ill}/todo`, undefined)).toMatchObject({
      outcome: 'failed',
      measured: `${ill}: status 503`,
    });
  });

  it('logs in by token or by password, at the host of the login', async () => {
    const token = await serve(byToken);
    expect(await checkRegistry('registry.example.com/x', login(token))).toMatchObject({
      what: 'registry lets us in',
      outcome: 'ok',
    });
    const plain = await serve(({ headers }, response) =>
      headers.authorization === basic ? response.end() : refuse(response, 'Basic realm="r"'),
    );
    expect(await checkRegistry('registry.example.com/x', login(plain))).toMatchObject({ outcome: 'ok' });
  });

  it('finds a login that is refused, and that there is none', async () => {
    const token = await serve(byToken);
    expect(await checkRegistry('registry.example.com/x', login(token, 'wrong'))).toMatchObject({
      outcome: 'failed',
      measured: `${token}: status 403`,
      note: 'docs/runbooks/image-pull-failed.md',
    });
    expect(await checkRegistry('registry.example.com/x', new Error('the token may not'))).toMatchObject({
      outcome: 'failed',
      measured: 'the token may not',
    });
  });

  it('finds that nobody answers', async () => {
    const host = `127.0.0.1:${await closedPort()}`;
    expect((await checkRegistry(`${host}/todo`, undefined)).measured).toContain('ECONNREFUSED');
  });
});
