import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Begins a POST and holds back the last byte of its body, so that the request is in flight for as long as the test
 * wants. `finish` sends the rest and gives the answer's status.
 */
export async function beginRequest(url: string, body: string): Promise<{ finish(): Promise<number> }> {
  const outgoing = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  const answered = new Promise<number>((resolve, reject) => {
    outgoing.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject);
  });
  answered.catch(() => {});
  outgoing.write(body.slice(0, -1));
  await sleep(300);
  return {
    finish: () => {
      outgoing.end(body.slice(-1));
      return answered;
    },
  };
}
