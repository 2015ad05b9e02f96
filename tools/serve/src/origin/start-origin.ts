import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { basename } from 'node:path';
import { createProxyServer } from 'httpxy';
import { ServeError } from '../serve-error.ts';
import type { Service } from '../services/discover-services.ts';
import { matchRoute } from './match-route.ts';

export interface Origin {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The one address that a browser talks to: each request goes to the service whose route it is, as the ingress of a cluster
 * does. Bodies and event streams pass through as they come.
 */
export async function startOrigin(
  port: number,
  services: readonly Service[],
  baseUrl: (service: Service) => string,
): Promise<Origin> {
  const agent = new Agent({ keepAlive: true });
  const proxy = createProxyServer({ xfwd: true, agent });
  const onRequest: RequestListener = (request, response) => {
    const service = matchRoute(services, request.url ?? '/');
    if (!service)
      return sendProblem(response, 404, 'Not Found', 'No service of this workspace has a route for this path.');
    proxy.web(request, response, { target: baseUrl(service) }).catch((error: Error) => {
      sendProblem(response, 502, 'Bad Gateway', hint(service, baseUrl(service), error));
    });
  };
  const onUpgrade = (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const service = matchRoute(services, request.url ?? '/');
    if (!service) return void socket.destroy();
    proxy.ws(request, socket, { target: baseUrl(service), agent: undefined }, head).catch(() => socket.destroy());
  };

  const servers: Server[] = [];
  // browsers may take localhost for either
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer(onRequest).on('upgrade', onUpgrade);
    server.listen(port, host);
    try {
      await once(server, 'listening');
      servers.push(server);
    } catch (error) {
      if (host === '127.0.0.1')
        throw new ServeError(`Cannot listen on port ${port}: ${String(error)}`, { cause: error });
    }
  }
  return {
    url: `http://localhost:${port}`,
    stop: async () => {
      await Promise.all(servers.map(closeServer));
      agent.destroy();
    },
  };
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}

function hint({ name, folder }: Service, url: string, error: Error): string {
  return (
    `${name} does not answer at ${url} (${(error as NodeJS.ErrnoException).code ?? error.message}). ` +
    `It may be restarting after an edit; its log says why it is not up. If it does not run: nx serve ${basename(folder)}`
  );
}

function sendProblem(response: ServerResponse, status: number, title: string, detail: string): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ type: 'about:blank', title, status, detail }));
}
