import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullManifest, platform, smallManifest, target } from '../testing/example.ts';
import { renderMigrationJob } from './render-migration-job.ts';
import { renderService } from './render-service.ts';

const missing = process.env['KUBECONFIG'] ? '' : ' (skipped: needs KUBECONFIG and kubectl)';
const namespace = `workload-test-${process.pid}`;

/** A namespace in which the cluster itself warns of what breaks the Pod Security Standard "restricted". */
const restrictedNamespace = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/warn': 'restricted' } },
};

function kubectl(args: string[], input?: object) {
  return spawnSync('kubectl', args, { input: JSON.stringify(input), encoding: 'utf8' });
}

describe.skipIf(missing !== '')(`rendered objects on a real cluster${missing}`, () => {
  beforeAll(() => {
    execFileSync('kubectl', ['create', '-f', '-'], { input: JSON.stringify(restrictedNamespace) });
  });

  afterAll(() => {
    kubectl(['delete', 'namespace', namespace, '--wait=false']);
  });

  it('are accepted as they are, without a warning', () => {
    const there = { ...target, namespace };
    const items = [
      ...renderService(fullManifest, platform, there),
      ...renderService(smallManifest, platform, there),
      renderMigrationJob(fullManifest, platform, there),
    ];
    const result = kubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'], {
      apiVersion: 'v1',
      kind: 'List',
      items,
    });
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.stdout.trim().split('\n')).toHaveLength(items.length);
  });
});
