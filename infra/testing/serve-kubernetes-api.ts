import { KubeConfig } from '@kubernetes/client-node';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Cluster } from '../kube/connect-cluster.ts';

interface Sent {
  method: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type KubernetesAnswer = (path: string, sent: Sent) => { code: number; body: unknown };

/** An API server for one test that answers as told, over plain HTTP. @returns its URL */
export async function serveKubernetesApi(answer: KubernetesAnswer): Promise<string> {
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const { url = '', method = '', headers } = request;
      const { code, body } = answer(url, { method, headers, body: sent });
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A connection to it. */
export async function connectToServed(answer: KubernetesAnswer): Promise<Cluster> {
  const server = await serveKubernetesApi(answer);
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: 'here', server, skipTLSVerify: true }, { name: 'tester', token: 't' });
  return { config, context: 'here', server, id: 'uid-1' };
}

export const kubeSystem = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system', uid: 'uid-1' } };

/** A port of this machine on which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
