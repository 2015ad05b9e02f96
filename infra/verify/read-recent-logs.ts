import { ApiException, type CoreV1Api, type V1Pod } from '@kubernetes/client-node';
import { mainContainer } from '@todo/workload';

/** How far back logs are read, in seconds. */
export const logSpan = 600;
const mostLines = 1000;

export interface RecentLog {
  pod: string;
  lines: string[];
}

/** What the programs of running pods wrote of late; of those that are gone by now, nothing. */
export async function readRecentLogs(api: CoreV1Api, pods: readonly V1Pod[]): Promise<RecentLog[]> {
  const running = pods.filter(
    ({ spec, status }) =>
      status?.phase === 'Running' && spec?.containers.some((container) => container.name === mainContainer),
  );
  const logs = await Promise.all(running.map((pod) => readRecentLog(api, pod).catch(ignoreGone)));
  return logs.filter((log) => log !== undefined);
}

async function readRecentLog(api: CoreV1Api, { metadata }: V1Pod): Promise<RecentLog> {
  const { name = '', namespace = '' } = metadata ?? {};
  const what = { name, namespace, container: mainContainer, sinceSeconds: logSpan, tailLines: mostLines };
  const text = await api.readNamespacedPodLog(what);
  return { pod: name, lines: text.split('\n').filter(Boolean) };
}

/** 400 is the answer for a container that does not run any more, or not again yet. */
function ignoreGone(error: unknown): undefined {
  if (error instanceof ApiException && (error.code === 400 || error.code === 404)) return undefined;
  throw error;
}
