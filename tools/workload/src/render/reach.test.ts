import { expect, it } from 'vitest';
import { platform } from '../testing/example.ts';
import { reachServer } from './reach.ts';

const reach = (server: string) => reachServer(server, platform);
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });

it.each(['http://collector.monitoring.svc:4318', 'collector.monitoring.svc.cluster.local:25'])(
  'opens the namespace of a Service of the cluster: %s',
  (server) => expect(reach(server)).toEqual({ to: [namespace('monitoring')] }),
);

it('opens an address and nothing else', () => {
  expect(reach('10.1.2.3:25')).toEqual({
    to: [{ ipBlock: { cidr: '10.1.2.3/32' } }],
    ports: [{ port: 25, protocol: 'TCP' }],
  });
  expect(reach('http://[fd00::5]:4318').to).toEqual([{ ipBlock: { cidr: 'fd00::5/128' } }]);
});

it('opens one port to the internet and the ranges of the platform for any other name', () => {
  expect(reach('https://hooks.example.com/todo')).toEqual({
    to: [
      { ipBlock: { cidr: '0.0.0.0/0', except: expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16']) as string[] } },
      { ipBlock: { cidr: '10.20.0.0/16' } },
      { ipBlock: { cidr: '10.30.0.0/16' } },
    ],
    ports: [{ port: 443, protocol: 'TCP' }],
  });
  expect(reach('http://hooks.example.com').ports).toEqual([{ port: 80, protocol: 'TCP' }]);
  expect(reach('https://hooks.example.com:8443/x').ports).toEqual([{ port: 8443, protocol: 'TCP' }]);
  expect(reach('smtp.example.com:2525').ports).toEqual([{ port: 2525, protocol: 'TCP' }]);
});
