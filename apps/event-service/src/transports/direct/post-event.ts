import { ReceiverAnswer } from '../../receiver/receiver-answer.ts';

/** Nobody listens where the receiver should. */
export class ReceiverUnreachable extends Error {
  override readonly name = 'ReceiverUnreachable';
}

const unreachable = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Posts one CloudEvent; true when the receiver answered SUCCESS. Anything else, a broken connection or no answer in time
 * included, may or may not have had its effect: the event has to be sent again.
 *
 * @throws {ReceiverUnreachable} when the event cannot have arrived
 */
export async function postEvent(url: string, body: string, token: string | undefined, timeoutMs: number) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/cloudevents+json', ...(token ? { 'dapr-api-token': token } : {}) },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer: unknown = await response.json();
    return response.ok && ReceiverAnswer.safeParse(answer).data?.status === 'SUCCESS';
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as NodeJS.ErrnoException;
    if (code && unreachable.has(code))
      throw new ReceiverUnreachable(`The receiver at ${url} cannot be reached`, { cause: error });
    return false;
  }
}
