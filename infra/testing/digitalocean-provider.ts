import { DigitalOceanDouble } from './digitalocean-double/digitalocean-double.ts';
import { serveProviderDouble } from './provider-double.ts';

process.stderr.write('test double of the DigitalOcean provider, not the real one\n');
await serveProviderDouble(new DigitalOceanDouble());
