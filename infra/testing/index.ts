export { doubleFolder, withProvider } from './provider-path.ts';
export { startRealCluster } from './real-cluster.ts';
export { startFakeDigitalOcean, type FakeDigitalOcean } from './fake-digitalocean/index.ts';
