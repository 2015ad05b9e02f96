import { urlVariable } from '@todo/workload';
import type { Ports } from './assign-ports.ts';
import type { Service } from './discover-services.ts';

export const needsDatabase = ({ uses }: Service) => uses.includes('postgres');

/** Where a service answers: the port it got, or the one it declares when it does not run here. */
export function baseUrl({ name, port }: Service, ports: Ports): string {
  return `http://127.0.0.1:${ports.services.get(name)?.port ?? port}`;
}

/** The environment of a service, besides what this process has itself. */
export function serviceEnvironment(
  service: Service,
  all: readonly Service[],
  ports: Ports,
  databaseUrl: string | undefined,
): Record<string, string> {
  const own = ports.services.get(service.name);
  const called = all.filter(({ name }) => service.calls.includes(name));
  return {
    ENVIRONMENT: 'local',
    ...(service.kind === 'next' && { NEXT_TELEMETRY_DISABLED: '1' }),
    ...service.env,
    ...Object.fromEntries(called.map((other) => [urlVariable(other.name), baseUrl(other, ports)])),
    ...Object.fromEntries(
      Object.entries({ ...service.loopbackPorts, ...own?.loopback }).map(([variable, port]) => [
        variable,
        String(port),
      ]),
    ),
    ...(needsDatabase(service) && databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    HOST: '127.0.0.1',
    PORT: String(own?.port ?? service.port),
  };
}
