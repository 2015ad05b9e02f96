import { Platform } from '@todo/workload';
import type { RegistryLogin } from '../digitalocean/request-registry-login.ts';
import type { Environment } from '../environment/environment.ts';
import { listServices } from '../environment/list-services.ts';
import { readDurations } from '../kube/provisioning-durations.ts';
import type { GatheredFacts } from '../preflight/gather-facts.ts';
import { notChecked } from './check.ts';
import { checkAccount } from './check-account.ts';
import { checkCluster } from './check-cluster.ts';
import { checkDurations } from './check-durations.ts';
import { checkIngress } from './check-ingress.ts';
import { checkPlatform } from './check-platform.ts';
import { checkPods } from './check-pods.ts';
import { checkRegistry } from './check-registry.ts';
import { checkServices } from './check-services.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import type { CheckGroup } from './format-checks.ts';
import { checkPage } from './smoke/check-page.ts';
import { checkTask } from './smoke/check-task.ts';
import { checkTls } from './smoke/check-tls.ts';

export interface Subject {
  environment: Environment;
  cluster: ClusterFacts;
  /** Facts of the account, and a login to its registry or why there is none; nothing without a section `digitalocean`. */
  account: { gathered: GatheredFacts; login: RegistryLogin | Error } | undefined;
  /** Where people find the application. */
  url: string | undefined;
}

/** The specification's infrastructure, deployment and smoke tests. Changes nothing but one task, which it removes again. */
export async function verifyEnvironment({ environment, cluster, account, url }: Subject): Promise<CheckGroup[]> {
  const services = listServices();
  const platform = Platform.safeParse(cluster.platform?.data ?? {}).data;
  const durations = readDurations(cluster.platform);
  const registry = await checkRegistry(environment.registry.push, account?.login);
  return [
    { name: 'account', checks: checkAccount(environment, account?.gathered) },
    { name: 'registry', checks: [registry] },
    { name: 'cluster', checks: checkCluster(environment, cluster) },
    { name: 'platform', checks: checkPlatform(environment, cluster, platform, services) },
    { name: 'services', checks: checkServices(environment, cluster, platform, services) },
    { name: 'pods', checks: checkPods(environment, cluster, services) },
    { name: 'ingress', checks: checkIngress(environment, cluster, platform, services) },
    { name: 'durations', checks: checkDurations(environment, cluster, durations, services) },
    {
      name: 'smoke',
      checks: url
        ? await smoke(environment, url.replace(/\/+$/, ''))
        : [notChecked('page and API', 'there is no public URL')],
    },
  ];
}

async function smoke({ namespaces }: Environment, url: string) {
  const of = (service: string) => `kubectl -n ${namespaces.application} logs deployment/${service}`;
  const page = await checkPage(url, `${of('todo-frontend')}; the ingress controller's`);
  const task = await checkTask(url, { api: of('todo-backend'), events: 'docs/runbooks/events-stand-still.md' });
  return [...page, ...task, ...(await checkTls(url))];
}
