import type { V1ContainerStatus, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { createPatience } from './pod-trouble.ts';
import { rolloutState } from './rollout-state.ts';

function deployment(status: V1Deployment['status'], generation = 2): V1Deployment {
  return {
    metadata: { name: 'orders', generation },
    spec: { replicas: 3, progressDeadlineSeconds: 60, selector: {}, template: {} },
    status: { observedGeneration: 2, ...status },
  };
}

function pod(status: Partial<V1ContainerStatus> | 'ready'): V1Pod {
  const ready = status === 'ready';
  const container = { name: 'main', ready, restartCount: 0, image: '', imageID: '', ...(ready ? {} : status) };
  return {
    metadata: { name: 'orders-1' },
    status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }], containerStatuses: [container] },
  };
}

const allNew = { replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3 };

describe('rolloutState', () => {
  it('is done when all pods are new and available and no old one is left', () => {
    expect(rolloutState(deployment(allNew), [pod('ready')])).toEqual({ phase: 'done', pods: 3 });
  });

  it.each([
    ['a change that the controller has not seen', deployment(allNew, 3), /waiting for the cluster/],
    ['too few new pods', deployment({ ...allNew, updatedReplicas: 1 }), /of 3 new pods ready, 2 old/],
    ['old pods that still run', deployment({ ...allNew, replicas: 4 }), /1 old still there/],
    ['new pods that are not available', deployment({ ...allNew, availableReplicas: 2 }), /of 3 new pods ready/],
  ])('is progressing with %s', (_, state, progress) => {
    expect(rolloutState(state, [])).toMatchObject({ phase: 'progressing', progress: expect.stringMatching(progress) });
  });

  it('fails at once when a pod came without the sidecar that its template declares', () => {
    const template = { metadata: { annotations: { 'dapr.io/enabled': 'true' } } };
    const declaring = (containers: string[]): [V1Deployment, V1Pod[]] => {
      const found = { ...pod('ready'), spec: { containers: containers.map((name) => ({ name })) } };
      return [{ ...deployment(allNew), spec: { selector: {}, template } }, [found]];
    };
    expect(rolloutState(...declaring(['main', 'daprd'])).phase).toBe('done');
    expect(rolloutState(...declaring(['main']))).toEqual({
      phase: 'failed',
      reason: "pod orders-1 came without its sidecar daprd: is Dapr's sidecar injector running?",
    });
  });

  it('fails when the deadline has passed, and says what held it up', () => {
    const late = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' };
    const unready = pod({ state: { running: {} }, started: true });
    expect(rolloutState(deployment({ ...allNew, availableReplicas: 0, conditions: [late] }), [unready])).toEqual({
      phase: 'failed',
      reason: 'no progress in 60 s: pod orders-1 runs but is not ready',
    });
  });

  it('takes a deadline that cannot have passed yet for one of the rollout before', () => {
    const late = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' };
    const state = deployment({ ...allNew, replicas: 4, conditions: [late] });
    expect(rolloutState(state, [pod('ready')], 59_000).phase).toBe('progressing');
    expect(rolloutState(state, [pod('ready')], 60_000).phase).toBe('failed');
  });

  it.each([
    [
      'an image that cannot be pulled',
      { state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } },
      true,
      /not found/,
    ],
    [
      'a Secret that is missing',
      { state: { waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' } } },
      true,
      /secret "x"/,
    ],
    ['a container that is being made', { state: { waiting: { reason: 'ContainerCreating' } } }, undefined, /^$/],
    [
      'a first crash',
      { restartCount: 1, lastState: { terminated: { exitCode: 1 } }, state: { running: {} } },
      false,
      /crashed 1 times \(exit code 1\)/,
    ],
    [
      'a crash loop',
      {
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      },
      true,
      /crashed 3 times \(exit code 137, OOMKilled\)/,
    ],
    ['a program that starts', { started: false, state: { running: {} } }, false, /has not started yet/],
  ] as const)('judges %s', (_, status, hopeless, message) => {
    const state = rolloutState(deployment({ ...allNew, availableReplicas: 0 }), [pod(status)]);
    const trouble = state.phase === 'progressing' ? state.trouble : undefined;
    expect(trouble?.hopeless).toBe(hopeless);
    expect(trouble?.message ?? '').toMatch(message);
  });

  it('sees a quota that lets no pod be made', () => {
    const condition = { type: 'ReplicaFailure', status: 'True', message: 'exceeded quota: pods=60' };
    const state = rolloutState(deployment({ conditions: [condition] }), []);
    expect(state).toMatchObject({ trouble: { hopeless: true, message: 'exceeded quota: pods=60' } });
  });
});

describe('patience', () => {
  it('ends when trouble looked hopeless for a while, and begins anew with each break', () => {
    let now = 0;
    const patience = createPatience(() => now);
    const hopeless = { message: '', hopeless: true };
    const seen = [0, 10, 16, 17, 30, 40].map((second, index) => {
      now = second * 1000;
      return patience.isOver(index === 3 ? { message: '', hopeless: false } : hopeless);
    });
    expect(seen).toEqual([false, false, true, false, false, false]);
  });
});
