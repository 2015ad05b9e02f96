import { once } from 'node:events';
import { migrateDatabase } from './database/migrate-database.ts';
import { type Database, openDatabase } from './database/open-database.ts';
import { type Origin, startOrigin } from './origin/start-origin.ts';
import type { ServeArguments } from './parse-arguments.ts';
import { prefixedPrinter, type Print } from './process/print-lines.ts';
import { type RunningService, startService } from './process/start-service.ts';
import { waitUntilReady } from './process/wait-until-ready.ts';
import { RunningServes } from './running-serves.ts';
import { assignPorts, type Ports } from './services/assign-ports.ts';
import { discoverServices, selectServices, type Service } from './services/discover-services.ts';
import { baseUrl, needsDatabase, serviceEnvironment } from './services/service-environment.ts';

export interface ServeOptions extends Omit<ServeArguments, 'help'> {
  readonly workspaceRoot: string;
  /** A PostgreSQL to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
}

/**
 * Runs services, their database and the one origin until `stop` says so or one of them fails; then stops all of it.
 *
 * @throws {ServeError | PostgresError} when something cannot be started, or ends by itself
 */
export async function serve(options: ServeOptions, stop: AbortSignal): Promise<void> {
  const { workspaceRoot } = options;
  const all = discoverServices(workspaceRoot);
  const selected = selectServices(all, options.services);
  const printer = prefixedPrinter(['serve', ...all.map(({ name }) => name)]);
  const print = printer('serve');
  const running = new RunningServes(workspaceRoot);
  const ports = await assignPorts(selected, {
    // a page needs the other services under its own address; what has no page is its own address
    origin: selected.some(({ routes }) => routes.includes('/')) ? options.port : undefined,
    freePorts: options.freePorts,
    describeHolder: (port) => running.describeHolder(port),
  });
  const url = ports.origin === undefined ? baseUrl(selected[0]!, ports) : `http://localhost:${ports.origin}`;

  const failure = new AbortController();
  const fail = (error: Error) => failure.abort(error);
  const signal = AbortSignal.any([stop, failure.signal]);
  const forget = running.add(url, allPorts(ports));
  const services: RunningService[] = [];
  const ready: Promise<void>[] = [];
  let origin: Origin | undefined;
  let database: Database | undefined;

  const start = (service: Service) => {
    const environment = serviceEnvironment(service, all, ports, database?.url);
    const started = startService(service, { workspaceRoot, environment, print: printer(service.name), fail });
    services.push(started);
    ready.push(reportReady(started, baseUrl(service, ports), print, signal));
    // until it is awaited, its failure must not count as unhandled
    ready.at(-1)!.catch(() => undefined);
  };

  try {
    if (ports.origin !== undefined) {
      origin = await startOrigin(ports.origin, all, (service) => baseUrl(service, ports));
    }
    for (const service of selected) if (!needsDatabase(service)) start(service);
    if (selected.some(needsDatabase)) {
      database = await openDatabase(options, print, fail);
      signal.throwIfAborted();
      for (const service of all) {
        const environment = serviceEnvironment(service, all, ports, database.url);
        await migrateDatabase(service, environment, printer(service.name), signal);
      }
      for (const service of selected) if (needsDatabase(service)) start(service);
    }
    await Promise.all(ready);
    for (const service of services) service.forgiveCrashes();
    print(`Ready: ${url} (Ctrl-C stops it)`);
    if (!signal.aborted) await once(signal, 'abort');
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    print('Stopping');
    await origin?.stop();
    await Promise.all(services.map((service) => service.stop()));
    await database?.stop();
    forget();
  }
  failure.signal.throwIfAborted();
}

async function reportReady({ service }: RunningService, url: string, print: Print, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  await waitUntilReady(service, url, signal);
  print(`${service.name} is ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function allPorts({ origin, services }: Ports): number[] {
  const ofServices = [...services.values()].flatMap(({ port, loopback }) => [port, ...Object.values(loopback)]);
  return origin === undefined ? ofServices : [origin, ...ofServices];
}
