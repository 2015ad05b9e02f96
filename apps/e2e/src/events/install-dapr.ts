import { execFileSync } from 'node:child_process';
import { controlPlaneValues } from '@todo/dapr';
import { kubectl } from '../cluster.ts';
import type { EventParts } from './event-parts.ts';

const namespace = 'dapr-system';

/** Dapr's own chart, with the values that `infra` gives it. Returns how to take it away again, definitions included. */
export function installDapr({ chart, chartRegistry }: EventParts): () => void {
  const values = { ...controlPlaneValues, global: { ...controlPlaneValues.global, registry: chartRegistry } };
  const remove = () => {
    helm(['uninstall', 'dapr', '--namespace', namespace, '--ignore-not-found', '--wait']);
    kubectl('delete', 'crd', '-l', 'app.kubernetes.io/part-of=dapr', '--ignore-not-found');
    kubectl('delete', 'namespace', namespace, '--ignore-not-found');
  };
  remove();
  const install = ['install', 'dapr', chart, '--namespace', namespace, '--create-namespace', '--values', '-'];
  helm([...install, '--wait', '--timeout', '4m'], JSON.stringify(values));
  return remove;
}

function helm(args: string[], input = ''): void {
  execFileSync('helm', args, { input, encoding: 'utf8', stdio: ['pipe', 'inherit', 'inherit'] });
}
