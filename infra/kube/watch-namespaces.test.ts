import { describe, expect, it, onTestFinished } from 'vitest';
import { connectToServed } from '../testing/serve-kubernetes-api.ts';
import { describeTerminating, watchTerminating } from './watch-namespaces.ts';

const metrics =
  'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1';
const remaining = 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances';

function start(conditions: { type: string; status: string; message: string }[], phase = 'Terminating') {
  return connectToServed((path) => {
    const name = path.split('/').at(-1);
    if (name !== 'app') return { code: 404, body: { kind: 'Status', code: 404 } };
    return { code: 200, body: { kind: 'Namespace', metadata: { name }, status: { phase, conditions } } };
  });
}

const discovery = { type: 'NamespaceDeletionDiscoveryFailure', status: 'True', message: metrics };
const finalizers = { type: 'NamespaceFinalizersRemaining', status: 'True', message: remaining };
const fine = { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'All content successfully deleted' };

describe('describeTerminating', () => {
  it('says what the API server says, with what helps, and nothing of what is fine or gone', async () => {
    const cluster = await start([discovery, finalizers, fine]);
    expect(await describeTerminating(cluster, ['app', 'gone'])).toEqual([
      `namespace app waits: ${metrics}; an API does not answer: kubectl get apiservices; repair or delete the one that is not available`,
      `namespace app waits: ${remaining}; whoever put that finalizer on must take it off: is it still running?`,
    ]);
  });

  it('says that it is being deleted when there is no more to say, and nothing of one that stays', async () => {
    expect(await describeTerminating(await start([]), ['app'])).toEqual(['namespace app is being deleted']);
    expect(await describeTerminating(await start([], 'Active'), ['app'])).toEqual([]);
  });
});

describe('watchTerminating', () => {
  it('tells each reason once, also one that comes later', async () => {
    const conditions = [finalizers];
    const lines: string[] = [];
    const { stop } = watchTerminating(await start(conditions), ['app'], (line) => void lines.push(line), 5);
    onTestFinished(stop);
    await expect.poll(() => lines.length, { timeout: 30_000 }).toBe(1);
    conditions.push(discovery);
    await expect.poll(() => lines.length, { timeout: 30_000 }).toBe(2);
    expect(lines[1]).toMatch(/^ {2}… namespace app waits: Discovery failed/);
  });
});
