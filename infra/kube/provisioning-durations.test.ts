import { describe, expect, it } from 'vitest';
import { connectToServed } from '../testing/serve-kubernetes-api.ts';
import { noteDurations, readDurations } from './provisioning-durations.ts';

interface Annotated {
  metadata: { annotations: Record<string, string> };
}

/** A cluster whose record takes merge patches. */
async function serveRecord() {
  const record: Annotated = { metadata: { annotations: { other: 'x' } } };
  const writes: string[] = [];
  const cluster = await connectToServed((path, { method, body }) => {
    writes.push(`${method} ${path}`);
    Object.assign(record.metadata.annotations, (JSON.parse(body) as Annotated).metadata.annotations);
    return { code: 200, body: record };
  });
  return { record, writes, cluster };
}

describe('durations of up', () => {
  it('are kept beside what earlier runs noted, in the record that deploys read', async () => {
    const { record, writes, cluster } = await serveRecord();
    await noteDurations(cluster, 'app', { account: 312.04, cluster: 6 });
    await noteDurations(cluster, 'app', { loadBalancer: 95.5 });
    expect(readDurations(record)).toEqual({ account: 312, cluster: 6, loadBalancer: 95.5 });
    expect(record.metadata.annotations['other']).toBe('x');
    expect(new Set(writes)).toEqual(
      new Set(['PATCH /api/v1/namespaces/app/configmaps/platform?fieldManager=todo-infra']),
    );
  });

  it('cost no write where nothing was measured, and are unknown where nothing was noted', async () => {
    const { writes, cluster } = await serveRecord();
    await noteDurations(cluster, 'app', { account: undefined });
    expect(writes).toEqual([]);
    expect(readDurations(undefined)).toEqual({});
    expect(readDurations({ metadata: { annotations: { 'todo-app/cluster-seconds': 'soon' } } })).toEqual({});
  });
});
