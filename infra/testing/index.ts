export { doubleFolder, withProvider } from './provider-path.ts';
export { startFakeDigitalOcean, type FakeDigitalOcean } from './fake-digitalocean/index.ts';
