import { CoreV1Api } from '@kubernetes/client-node';
import { expect, it } from 'vitest';
import { connectToServed } from '../testing/serve-kubernetes-api.ts';
import { readRecentLogs } from './read-recent-logs.ts';

const pod = (name: string, phase = 'Running', container = 'main') => ({
  metadata: { name, namespace: 'app' },
  spec: { containers: [{ name: container }] },
  status: { phase },
});

it('reads the last minutes of programs that run, and passes over those that are gone meanwhile', async () => {
  const asked: string[] = [];
  const { config } = await connectToServed((path) => {
    asked.push(path);
    return path.includes('/gone/') ? { code: 404, body: { kind: 'Status' } } : { code: 200, body: 'a line' };
  });
  const pods = [pod('one'), pod('gone'), pod('done', 'Succeeded'), pod('other', 'Running', 'proxy')];
  expect(await readRecentLogs(config.makeApiClient(CoreV1Api), pods)).toEqual([{ pod: 'one', lines: ['a line'] }]);
  expect(asked).toHaveLength(2);
  expect(asked[0]).toMatch(
    /^\/api\/v1\/namespaces\/app\/pods\/one\/log\?container=main&sinceSeconds=600&tailLines=1000$/,
  );
});

it('does not take another refusal for a pod that is gone', async () => {
  const { config } = await connectToServed(() => ({ code: 403, body: { kind: 'Status' } }));
  await expect(readRecentLogs(config.makeApiClient(CoreV1Api), [pod('one')])).rejects.toMatchObject({ code: 403 });
});
