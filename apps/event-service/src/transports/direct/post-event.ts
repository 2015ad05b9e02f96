import { type Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { ReceiverAnswer } from '../../receiver/receiver-answer.ts';

/** Nobody listens where the receiver should. */
export class ReceiverUnreachable extends Error {
  override readonly name = 'ReceiverUnreachable';
}

export interface PostOptions {
  readonly agent: Agent;
  readonly token: string | undefined;
  /** For the whole of it, in milliseconds. */
  readonly timeoutMs: number;
}

const unreachable = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Posts one CloudEvent; true when the receiver answered SUCCESS. Anything else, a broken connection or no answer in time
 * included, may or may not have had its effect: the event has to be sent again.
 *
 * @throws {ReceiverUnreachable} when the event cannot have arrived
 */
export async function postEvent(url: string, body: string, options: PostOptions): Promise<boolean> {
  try {
    const { status, answer } = await post(url, body, options);
    return status === 200 && ReceiverAnswer.safeParse(JSON.parse(answer)).data?.status === 'SUCCESS';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!code || !unreachable.has(code)) return false;
    throw new ReceiverUnreachable(`The receiver at ${url} cannot be reached`, { cause: error });
  }
}

// Not fetch: the signal of its time-out keeps each request, long answered, in memory until the time is over.
function post(url: string, body: string, { agent, token, timeoutMs }: PostOptions) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number | undefined; answer: string }>();
  const headers = {
    'content-type': 'application/cloudevents+json',
    'content-length': Buffer.byteLength(body),
    ...(token ? { 'dapr-api-token': token } : {}),
  };
  const sent = request(url, { method: 'POST', agent, headers }, (response) => {
    text(response).then((answer) => resolve({ status: response.statusCode, answer }), reject);
  });
  const timer = setTimeout(() => sent.destroy(new Error(`No answer within ${timeoutMs} ms`)), timeoutMs);
  sent.on('error', reject);
  sent.on('close', () => clearTimeout(timer));
  sent.end(body);
  return promise;
}
