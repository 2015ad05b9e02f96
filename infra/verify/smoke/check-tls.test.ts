import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCertificate } from '../../testing/make-certificate.ts';
import { outcomesOf } from '../../testing/outcomes-of.ts';
import { checkTls } from './check-tls.ts';

/** An https server whose certificate ends in so many days. */
async function serve(days: number) {
  const { certificate: cert, key } = makeCertificate(days);
  const server = createServer({ cert, key }, (_request, response) => response.end());
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return { ca: cert, url: `https://localhost:${(server.address() as AddressInfo).port}` };
}

describe('checkTls', () => {
  it('says how long the certificate is good for', async () => {
    const { url, ca } = await serve(60);
    expect(await checkTls(url, { ca })).toMatchObject([
      { outcome: 'ok', measured: '59 days left', limit: '≥ 14 days' },
    ]);
  });

  it('finds a certificate that nobody renews, one that ended, and one of nobody known', async () => {
    const soon = await serve(5);
    expect(outcomesOf(await checkTls(soon.url, soon))).toEqual(['certificate: 4 days left']);
    const ended = await serve(-1);
    expect(outcomesOf(await checkTls(ended.url, ended))).toEqual(['certificate: certificate has expired']);
    expect(outcomesOf(await checkTls(soon.url))).toEqual([expect.stringMatching(/^certificate: .*self-signed/)]);
  });

  it('has nothing to look at without https', async () => {
    expect(outcomesOf(await checkTls('http://todo.example.com'))).toEqual(['certificate?']);
  });
});
