import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServeError } from '../serve-error.ts';
import type { Service } from '../services/discover-services.ts';

/**
 * Waits until the readiness probe answers 2xx.
 *
 * @throws {ServeError} with the last answer when that takes longer than the service declares
 */
export async function waitUntilReady(service: Service, url: string, signal: AbortSignal): Promise<void> {
  const { readiness, startupSeconds } = service.probes;
  const deadline = Date.now() + startupSeconds * 1000;
  let answer = await probe(url + readiness);
  while (!answer.ok) {
    if (Date.now() > deadline) {
      throw new ServeError(
        `${service.name} was not ready within ${startupSeconds} s. ${url}${readiness} last said: ${answer.text}`,
      );
    }
    await sleep(50, undefined, { signal });
    answer = await probe(url + readiness);
  }
}

/** Not `fetch`: its pool would keep a connection open that hinders the service in stopping. */
function probe(url: string): Promise<{ ok: boolean; text: string }> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: 10_000 }, (response) => {
      let text = `${response.statusCode} `;
      response.setEncoding('utf8').on('data', (part: string) => (text += text.length < 500 ? part : ''));
      response.on('close', () => resolve({ ok: Math.floor((response.statusCode ?? 0) / 100) === 2, text }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer within 10 s')));
    request.on('error', (error) => resolve({ ok: false, text: error.message }));
  });
}
