import { type Platform, renderService, type ServiceManifest } from '@todo/workload';
import type { V1Ingress } from '@kubernetes/client-node';
import type { Environment } from '../environment/environment.ts';
import { type Check, judge, judgeEach, notChecked } from './check.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** The way in: that requests are sent where services declare, and that there is an address to send them to. */
export function checkIngress(
  environment: Environment,
  { balancers, ingresses }: ClusterFacts,
  platform: Platform | undefined,
  services: readonly ServiceManifest[],
): Check[] {
  const { name, namespaces, ingress } = environment;
  const entries = balancers.flatMap(({ status }) => status?.loadBalancer?.ingress ?? []);
  const addresses = entries.map(({ hostname, ip }) => hostname ?? ip ?? '').filter(Boolean);
  const routed = services.filter(({ routes }) => routes.length > 0);
  return [
    platform
      ? judgeEach(
          'ingress sends each path to its service',
          routed
            .flatMap((service) => renderService(service, platform, { namespace: namespaces.application, image: '' }))
            .filter(({ kind }) => kind === 'Ingress'),
          (wanted) => ingressProblem(wanted as unknown as V1Ingress, ingresses),
          { todo: `DEPLOY_ENVIRONMENT=${name} nx run-many -t deploy` },
        )
      : notChecked('ingress sends each path to its service', 'the platform has no record'),
    balancers.length === 0 && ingress.publicUrl
      ? notChecked(
          'load balancer has an address',
          `namespace ${namespaces.ingress} has none; the environment names its URL`,
        )
      : judge('load balancer has an address', addresses.length > 0, {
          measured: addresses.join(', ') || `none in namespace ${namespaces.ingress}`,
          todo: 'docs/runbooks/load-balancer-late.md',
        }),
  ];
}

function ingressProblem({ metadata, spec }: V1Ingress, ingresses: readonly V1Ingress[]): string | undefined {
  const live = ingresses.find((one) => one.metadata?.name === metadata?.name)?.spec;
  if (!live) return `${metadata?.name} has no Ingress`;
  if (live.ingressClassName !== spec?.ingressClassName) return `${metadata?.name} is of class ${live.ingressClassName}`;
  const missing = routesOf(spec).filter((route) => !routesOf(live).includes(route));
  return missing.length > 0 ? `nothing sends ${missing.join(', ')}` : undefined;
}

/** `example.com/api Prefix to todo-backend` */
function routesOf(spec: V1Ingress['spec']): string[] {
  return (spec?.rules ?? []).flatMap(({ host = '', http }) =>
    (http?.paths ?? []).map(
      ({ path = '', pathType, backend }) => `${host}${path} ${pathType} to ${backend.service?.name}`,
    ),
  );
}
