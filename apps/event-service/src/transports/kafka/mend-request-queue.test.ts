import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mendRequestQueue } from './mend-request-queue.ts';

let queue: RequestQueue;

beforeEach(() => {
  mendRequestQueue();
  queue = new RequestQueue({ requestTimeout: 1_000, enforceRequestTimeout: true, logger: { debug: () => undefined } });
  vi.spyOn(globalThis, 'setTimeout');
});
afterEach(() => {
  queue.destroy();
  vi.restoreAllMocks();
});

it('arms no timer while nothing waits', () => {
  queue.checkPendingRequests();
  expect(setTimeout).not.toHaveBeenCalled();
});

it('arms one for when a throttled request may go', () => {
  queue.throttledUntil = Date.now() + 5_000;
  queue.pending = ['a request'];
  queue.checkPendingRequests();
  expect(vi.mocked(setTimeout).mock.calls.map(([, delay]) => Math.round(delay! / 1_000))).toEqual([5]);
});
