import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface BindingCall {
  readonly binding: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { operation: string; data: unknown; metadata: Record<string, string> };
}

/** What it answers: a status with a text, or nothing at all. */
export type SidecarAnswer = { status: number; text?: string } | 'silence';

/** A server that speaks the bindings API of a Dapr sidecar, and answers as a test wants. */
export async function startFakeSidecar(answer: (call: BindingCall) => SidecarAnswer = () => ({ status: 204 })) {
  const calls: BindingCall[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const binding = /^\/v1\.0\/bindings\/(.+)$/.exec(request.url ?? '')?.[1];
      if (!binding) return response.end('{}');
      const call = { binding, headers: request.headers, body: JSON.parse(body) as BindingCall['body'] };
      calls.push(call);
      const answered = answer(call);
      if (answered !== 'silence') response.writeHead(answered.status).end(answered.text ?? '');
      return undefined;
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    calls,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As daprd 1.18 says that a binding failed. */
export function bindingFailed(message: string): SidecarAnswer {
  const body = { errorCode: 'ERR_INVOKE_OUTPUT_BINDING', message: `error invoking output binding x: ${message}` };
  return { status: 500, text: JSON.stringify(body) };
}
