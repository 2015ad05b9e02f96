import { describe, expect, it } from 'vitest';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { connectToServed } from '../testing/serve-kubernetes-api.ts';
import { findPublicUrl } from './find-public-url.ts';

type Entry = { ip?: string; hostname?: string };

function connect(services: { type: string; ingress?: Entry[] }[]) {
  const items = services.map(({ type, ingress }) => ({ spec: { type }, status: { loadBalancer: { ingress } } }));
  return connectToServed((path) =>
    path === '/api/v1/namespaces/ingress-nginx/services'
      ? { code: 200, body: { kind: 'ServiceList', apiVersion: 'v1', items } }
      : { code: 404, body: { kind: 'Status', code: 404 } },
  );
}

describe('findPublicUrl', () => {
  it('is what the environment says, without asking the cluster', async () => {
    const cluster = await connectToServed(() => ({ code: 500, body: {} }));
    const of = (ingress: object) => findPublicUrl(cluster, sampleEnvironment({ ingress }));
    expect(await of({ publicUrl: 'https://todo.example.com', host: 'other.example.com' })).toBe(
      'https://todo.example.com',
    );
    expect(await of({ host: 'todo.example.com' })).toBe('http://todo.example.com');
  });

  it.each<[string, Entry[], string]>([
    ['the address of the load balancer', [{ ip: '192.0.2.7' }], 'http://192.0.2.7'],
    [
      'its host name rather than its address',
      [{ ip: '192.0.2.7', hostname: 'lb.example.com' }],
      'http://lb.example.com',
    ],
    ['IPv4 where IPv6 comes first', [{ ip: '2001:db8::7' }, { ip: '192.0.2.7' }], 'http://192.0.2.7'],
  ])('is %s', async (_, ingress, url) => {
    const cluster = await connect([{ type: 'ClusterIP' }, { type: 'LoadBalancer', ingress }]);
    expect(await findPublicUrl(cluster, sampleEnvironment())).toBe(url);
  });

  it('is nothing while there is no load balancer, or none with an address', async () => {
    expect(await findPublicUrl(await connect([{ type: 'ClusterIP' }]), sampleEnvironment())).toBeUndefined();
    expect(await findPublicUrl(await connect([{ type: 'LoadBalancer' }]), sampleEnvironment())).toBeUndefined();
  });
});
