import { KubernetesDouble } from './kubernetes-double.ts';
import { serveProviderDouble } from './provider-double.ts';

process.stderr.write('test double of the Kubernetes provider, not the real one\n');
await serveProviderDouble(new KubernetesDouble());
