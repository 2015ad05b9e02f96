import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Origin {
  url: string;
  close(): Promise<void>;
}

/** One address for several servers, as an ingress gives it: `routes` tells the port of each path, the longest first. */
export async function startOrigin(routes: Readonly<Record<string, number>>): Promise<Origin> {
  const server = createServer((incoming, answer) => {
    const route = Object.keys(routes).find((prefix) => incoming.url?.startsWith(prefix));
    const { url: path = '/', method, headers } = incoming;
    const outgoing = request({ host: '127.0.0.1', port: routes[route ?? '/'], path, method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(502).end()));
    answer.on('close', () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
