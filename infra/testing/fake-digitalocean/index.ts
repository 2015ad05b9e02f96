export type { Account, AccountOptions, RealCluster } from './account.ts';
export type { Fault } from './faults.ts';
export { makeCluster, removeCluster } from './clusters.ts';
export { makeDroplet } from './droplets.ts';
export { makeLoadBalancer } from './load-balancers.ts';
export { startFakeDigitalOcean, type FakeDigitalOcean, type SeenRequest } from './start-fake-digitalocean.ts';
export { makeSnapshot, makeVolume } from './volumes.ts';
export { makeVpc } from './vpcs.ts';
