import type { CoreV1Api, V1Pod } from '@kubernetes/client-node';
import { mainContainer } from '@todo/workload';

/** How far back logs are read, in seconds. */
export const logSpan = 600;
const mostLines = 1000;

export interface RecentLog {
  pod: string;
  lines: string[];
}

/** What the programs of running pods wrote of late. Those whose log cannot be had yet are left out. */
export async function readRecentLogs(api: CoreV1Api, pods: readonly V1Pod[]): Promise<RecentLog[]> {
  const running = pods.filter(
    ({ spec, status }) =>
      status?.phase === 'Running' && spec?.containers.some((container) => container.name === mainContainer),
  );
  return Promise.all(
    running.map(async ({ metadata }) => {
      const { name = '', namespace = '' } = metadata ?? {};
      const text = await api.readNamespacedPodLog({
        name,
        namespace,
        container: mainContainer,
        sinceSeconds: logSpan,
        tailLines: mostLines,
      });
      return { pod: name, lines: text.split('\n').filter(Boolean) };
    }),
  );
}
