import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { AccountOptions } from './account.ts';
import { startFakeDigitalOcean } from './start-fake-digitalocean.ts';

interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test reads the few fields it is about
  body: any;
}

/** A fake for one test, and requests to it as in `call('GET /v2/account')`. */
export async function startForTest(options: AccountOptions = {}) {
  const fake = await startFakeDigitalOcean(options);
  onTestFinished(() => fake.stop());
  const call = async (line: string, body?: unknown, token = fake.token): Promise<Answer> => {
    const [method = '', path = ''] = line.split(' ');
    const response = await fetch(fake.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  };
  return { fake, account: fake.account, call };
}

export const pool = { name: 'workers', size: 's-2vcpu-4gb', count: 3, auto_scale: true, min_nodes: 2, max_nodes: 5 };
export const cluster = { name: 'todo', region: 'nyc3', version: '1.36.3-do.0', ha: false, node_pools: [pool] };

/** Reads again until it is so. */
export async function until<T>(read: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    await sleep(10);
  }
}
