import type { Service } from '../services/discover-services.ts';

/** The service whose longest route is a prefix of the path, whole segments only: `/api` takes `/api/v1`, not `/apiary`. */
export function matchRoute(services: readonly Service[], requestUrl: string): Service | undefined {
  const path = requestUrl.split(/[?#]/, 1)[0] ?? '/';
  let best: { service: Service; length: number } | undefined;
  for (const service of services) {
    for (const route of service.routes) {
      const prefix = route.replace(/\/$/, '');
      const matches = path === prefix || path.startsWith(`${prefix}/`);
      if (matches && prefix.length > (best?.length ?? -1)) best = { service, length: prefix.length };
    }
  }
  return best?.service;
}
