import { describe, expect, it } from 'vitest';
import { serveNodesAndPods } from '../testing/nodes-and-pods.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { drainNodes, findUnmanagedPods } from './drain-nodes.ts';

const pace = { interval: 5, patience: 60_000 };
const budget = 'The disruption budget backend needs 2 healthy pods and has 2 currently';

describe('drainNodes', () => {
  it('cordons all of them before the first is emptied, and moves what has to be moved', async () => {
    const { cluster, pods, cordoned, evicted } = await serveNodesAndPods(['old-1', 'old-2'], {
      web: { node: 'old-1', owner: 'ReplicaSet' },
      agent: { node: 'old-1', owner: 'DaemonSet' },
      proxy: { node: 'old-1', mirror: true },
      done: { node: 'old-2', owner: 'Job', phase: 'Succeeded' },
      broker: { node: 'old-2', owner: 'StatefulSet' },
      other: { node: 'elsewhere', owner: 'ReplicaSet' },
    });
    const lines: string[] = [];
    await drainNodes(cluster, ['old-1', 'gone', 'old-2'], { print: (line) => void lines.push(line), pace });
    expect(cordoned).toEqual(['old-1', 'old-2']);
    expect(evicted).toEqual(['web', 'broker']);
    expect(Object.keys(pods).sort()).toEqual(['agent', 'done', 'other', 'proxy']);
    expect(lines).toEqual(['  … old-1 is emptied', '  old-1 is empty', '  … old-2 is emptied', '  old-2 is empty']);
  });

  it('waits for a disruption budget, and says once what it waits for', async () => {
    const { cluster, pods, evicted } = await serveNodesAndPods(['old'], {
      web: { node: 'old', owner: 'ReplicaSet', refusal: budget },
    });
    const lines: string[] = [];
    const drained = drainNodes(cluster, ['old'], { print: (line) => void lines.push(line), pace });
    await expect.poll(() => lines.length, { timeout: 30_000 }).toBe(2);
    expect(evicted).toEqual([]);
    if (pods['web']) delete pods['web'].refusal;
    await drained;
    expect(evicted).toEqual(['web']);
    expect(lines[1]).toBe(
      `  … app/web on old: Cannot evict pod as it would violate the pod's disruption budget. ${budget}`,
    );
  });

  it('gives up on a pod that does not go, names it and why, and goes on when it is run again', async () => {
    const { cluster, pods, cordoned } = await serveNodesAndPods(['old'], {
      web: { node: 'old', owner: 'ReplicaSet', refusal: budget },
      deaf: { node: 'old', owner: 'StatefulSet', stuck: true },
    });
    const drain = (patience: number) =>
      drainNodes(cluster, ['old'], { print: () => undefined, pace: { interval: 5, patience } });
    const problems = await problemsOf(drain(50));
    expect(problems).toContain('pod app/deaf: it is asked to end, and has not yet');
    expect(problems.join('\n')).toMatch(/pod app\/web: Cannot evict pod .* needs 2 healthy pods/);
    expect(problems[0]).toMatch(
      /^node old is not empty after \d+ minutes; nothing was removed, and no pod was forced:$/,
    );
    delete pods['web'];
    delete pods['deaf'];
    await drain(60_000);
    expect(cordoned).toEqual(['old']);
  });
});

describe('findUnmanagedPods', () => {
  it('are those that no controller would start again', async () => {
    const { cluster } = await serveNodesAndPods(['old'], {
      web: { node: 'old', owner: 'ReplicaSet' },
      alone: { node: 'old' },
      ended: { node: 'old', phase: 'Failed' },
      far: { node: 'new' },
    });
    expect(await findUnmanagedPods(cluster, ['old'])).toEqual(['app/alone']);
  });
});
