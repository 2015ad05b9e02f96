import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { podTrouble } from './pod-trouble.ts';

const pod = (status: V1Pod['status']): V1Pod => ({ metadata: { name: 'web-1' }, ...(status ? { status } : {}) });
const waiting = (reason: string, message?: string) =>
  pod({
    containerStatuses: [
      {
        name: 'main',
        image: '',
        imageID: '',
        ready: false,
        restartCount: 0,
        state: { waiting: { reason, ...(message ? { message } : {}) } },
      },
    ],
  });

test('an image that cannot be had names the runbook, and is given up only when it stays so', () => {
  const backOff = podTrouble(waiting('ImagePullBackOff', 'Back-off pulling image "x"'));
  expect(backOff).toMatchObject({
    message: 'pod web-1: ImagePullBackOff: Back-off pulling image "x" (docs/runbooks/image-pull-failed.md)',
    hopeless: true,
  });
  expect(podTrouble(waiting('ErrImagePull'))).toMatchObject({
    message: 'pod web-1: ErrImagePull (docs/runbooks/image-pull-failed.md)',
    hopeless: false,
  });
});

test('a pod without a node names the runbook', () => {
  const conditions = [{ type: 'PodScheduled', status: 'False', message: '0/3 nodes are available' }];
  expect(podTrouble(pod({ conditions }))?.message).toBe(
    'pod web-1 finds no node: 0/3 nodes are available (docs/runbooks/node-unhealthy.md)',
  );
});

test('a missing Secret is another trouble, and starting is none', () => {
  expect(podTrouble(waiting('CreateContainerConfigError', 'secret "a" not found'))?.message).not.toContain('runbooks');
  expect(podTrouble(waiting('ContainerCreating'))).toBeUndefined();
});
