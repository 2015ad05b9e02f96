import Fastify from 'fastify';
import { KubeConfig } from '@kubernetes/client-node';
import { onTestFinished } from 'vitest';
import type { Cluster } from '../kube/connect-cluster.ts';

export interface TestPod {
  node: string;
  /** Kind of its controller; none for a pod that nobody would start again. */
  owner?: string;
  phase?: string;
  mirror?: boolean;
  /** What its disruption budget answers; undefined when it may go. */
  refusal?: string;
  /** Once asked to end it stays. */
  stuck?: boolean;
  ending?: boolean;
}

/** An API server with nodes and pods for one test: it cordons and evicts as the real one does, over plain HTTP. */
export async function serveNodesAndPods(nodes: string[], pods: Record<string, TestPod>) {
  const cordoned: string[] = [];
  const evicted: string[] = [];
  const app = Fastify();
  const status = (code: number, message: string, causes: string[] = []) => ({
    kind: 'Status',
    code,
    message,
    details: { causes: causes.map((text) => ({ message: text })) },
  });
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, (_request, text, done) =>
    done(null, JSON.parse(text as string)),
  );
  const describeNode = (name: string) => ({
    kind: 'Node',
    metadata: { name },
    spec: { unschedulable: cordoned.includes(name) },
  });
  app.get<{ Params: { name: string } }>('/api/v1/nodes/:name', ({ params: { name } }, reply) =>
    nodes.includes(name) ? describeNode(name) : reply.code(404).send(status(404, 'not found')),
  );
  app.patch<{ Params: { name: string }; Body: { spec: { unschedulable: boolean } } }>(
    '/api/v1/nodes/:name',
    ({ params: { name }, body }) => {
      if (body.spec.unschedulable) cordoned.push(name);
      else cordoned.splice(cordoned.indexOf(name), 1);
      return describeNode(name);
    },
  );
  app.get<{ Querystring: { fieldSelector: string } }>('/api/v1/pods', ({ query }) => {
    const node = query.fieldSelector.replace('spec.nodeName=', '');
    const there = Object.entries(pods).filter(([, pod]) => pod.node === node);
    return { kind: 'PodList', items: there.map(([name, pod]) => describePod(name, pod)) };
  });
  app.post<{ Params: { name: string } }>('/api/v1/namespaces/app/pods/:name/eviction', ({ params }, reply) => {
    const pod = pods[params.name];
    if (!pod) return reply.code(404).send(status(404, 'not found'));
    if (pod.refusal) {
      const message = "Cannot evict pod as it would violate the pod's disruption budget.";
      return reply.code(429).send(status(429, message, [pod.refusal]));
    }
    evicted.push(params.name);
    if (pod.stuck) pod.ending = true;
    else delete pods[params.name];
    return reply.code(201).send({ kind: 'Status', status: 'Success' });
  });
  const server = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  const config = new KubeConfig();
  config.loadFromClusterAndUser({ name: 'here', server, skipTLSVerify: true }, { name: 'tester', token: 't' });
  const cluster: Cluster = { config, context: 'here', server, id: 'uid-1' };
  return { cluster, pods, cordoned, evicted };
}

function describePod(name: string, { owner, phase = 'Running', mirror, ending }: TestPod) {
  return {
    metadata: {
      name,
      namespace: 'app',
      ...(owner
        ? { ownerReferences: [{ kind: owner, name: 'owner', uid: 'u', apiVersion: 'v1', controller: true }] }
        : {}),
      ...(mirror ? { annotations: { 'kubernetes.io/config.mirror': 'hash' } } : {}),
      ...(ending ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    status: { phase },
  };
}
