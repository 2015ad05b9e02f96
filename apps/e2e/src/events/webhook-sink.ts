import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Arrival {
  readonly headers: IncomingHttpHeaders;
  readonly body: { id: string; type: string; data: { task: { title: string } } };
}

/** A server that takes notifications and remembers them; `host` is where pods reach it. */
export async function startWebhookSink(host: string) {
  const arrived: Arrival[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      arrived.push({ headers: request.headers, body: body as Arrival['body'] });
      response.writeHead(204).end();
    });
  }).listen(0, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/todo`,
    arrived,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
