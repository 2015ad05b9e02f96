import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';

export interface Trouble {
  readonly message: string;
  /** Waiting longer will hardly help. */
  readonly hopeless: boolean;
  readonly pod?: string;
  readonly container?: string;
}

/** Reasons for which a container that waits will wait for ever, or nearly. */
const hopelessReasons = new Set([
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** Reasons for which the node could not get the image. */
const pullReasons = new Set(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull']);

/** Crashes after which a program is taken to be broken, not unlucky. */
const crashLimit = 3;

/** How long a pod may look hopeless before it is given up: registries and Secrets have short absences. */
const hopeMs = 15_000;

/** Tells when trouble has looked hopeless for too long without a break. */
export function createPatience(now: () => number = Date.now): { isOver(trouble: Trouble | undefined): boolean } {
  let since: number | undefined;
  return {
    isOver(trouble) {
      since = trouble?.hopeless ? (since ?? now()) : undefined;
      return since !== undefined && now() - since > hopeMs;
    },
  };
}

/** What keeps a pod from becoming ready, if anything does. */
export function podTrouble(pod: V1Pod): Trouble | undefined {
  const name = pod.metadata?.name ?? '';
  for (const container of [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]) {
    const found = containerTrouble(container);
    if (found) return { ...found, message: `pod ${name}: ${found.message}`, pod: name, container: container.name };
  }
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled) {
    const message = `pod ${name} finds no node: ${unscheduled.message ?? ''} (docs/runbooks/node-unhealthy.md)`;
    return { message, hopeless: false, pod: name };
  }
  const unready = pod.status?.containerStatuses?.find(({ ready, state }) => !ready && state?.running !== undefined);
  if (!unready) return undefined;
  const phase = unready.started === false ? 'has not started yet' : 'runs but is not ready';
  return { message: `pod ${name} ${phase}`, hopeless: false, pod: name, container: unready.name };
}

function containerTrouble({
  state,
  lastState,
  restartCount,
}: V1ContainerStatus): Pick<Trouble, 'message' | 'hopeless'> | undefined {
  const { waiting } = state ?? {};
  const ended = state?.terminated ?? lastState?.terminated;
  if (waiting?.reason === 'CrashLoopBackOff' || (restartCount > 0 && ended !== undefined)) {
    const why = ended === undefined ? '' : ` (exit code ${ended.exitCode}${describe(ended.reason)})`;
    return { message: `crashed ${restartCount} times${why}`, hopeless: restartCount >= crashLimit };
  }
  if (waiting?.reason === undefined || waiting.reason === 'ContainerCreating' || waiting.reason === 'PodInitializing') {
    return undefined;
  }
  const message = waiting.message === undefined ? waiting.reason : `${waiting.reason}: ${waiting.message}`;
  const runbook = pullReasons.has(waiting.reason) ? ' (docs/runbooks/image-pull-failed.md)' : '';
  return { message: message + runbook, hopeless: hopelessReasons.has(waiting.reason) };
}

function describe(reason: string | undefined): string {
  return reason === undefined || reason === 'Error' ? '' : `, ${reason}`;
}
