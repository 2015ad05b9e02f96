import type { BindingRequest } from '@todo/database';

/** unreachable: it may or may not have arrived, or was never tried; refused: the receiver, or the binding, said no. */
export type SendResult =
  { readonly outcome: 'sent' } | { readonly outcome: 'unreachable' | 'refused'; readonly error: string };

export type SendEffect = (binding: string, request: BindingRequest) => Promise<SendResult>;

/** What `DaprClient` is used for. */
export interface Bindings {
  send(binding: string, operation: string, data: unknown, metadata: object): Promise<unknown>;
}

/** How the sidecar's bindings say in words that they did not get through, in Go's terms. */
const unreachable =
  /connection refused|connection reset|broken pipe|no such host|i\/o timeout|deadline exceeded|\bEOF\b|network is unreachable|no route to host|couldn't find output binding/i;

/**
 * Sends through the sidecar's output bindings and judges what comes back. The client has no time limit of its own and
 * waits long for a sidecar that is not there, so the limit is here; an answer that comes later is not waited for.
 */
export function sendThrough(bindings: Bindings, timeoutMs: number): SendEffect {
  return async (binding, { operation, data, metadata }) => {
    const { promise: late, resolve } = Promise.withResolvers<SendResult>();
    const error = `No answer from the sidecar within ${timeoutMs} ms`;
    const timer = setTimeout(() => resolve({ outcome: 'unreachable', error }), timeoutMs);
    const answered = bindings.send(binding, operation, data, metadata).then(judgeAnswer, judgeError);
    try {
      return await Promise.race([answered, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Some functions of the SDK give their error back instead of throwing it. */
function judgeAnswer(answer: unknown): SendResult {
  const { error } = (answer ?? {}) as { error?: unknown };
  return error instanceof Error ? judgeError(error) : { outcome: 'sent' };
}

/** The SDK's error has the sidecar's answer as JSON for a message. What the sidecar itself refuses is no fault of the effect. */
function judgeError(error: unknown): SendResult {
  const message = error instanceof Error ? error.message : String(error);
  const byBinding = message.includes('ERR_INVOKE_OUTPUT_BINDING') && !unreachable.test(message);
  return { outcome: byBinding ? 'refused' : 'unreachable', error: message };
}
