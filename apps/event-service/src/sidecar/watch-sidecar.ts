import type { FastifyBaseLogger } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { repeat, type Repeated } from '../relay/repeat.ts';
import { checkSubscriptions } from './check-subscriptions.ts';
import { readSubscriptions, type SidecarAddress } from './read-subscriptions.ts';

export interface SidecarWatch {
  /** Nothing once the sidecar was seen with every subscription; until then what it lacks. It never goes back. */
  readonly readiness: () => Promise<string | undefined>;
  /** To be called when the receiver listens: the sidecar waits for it before it subscribes. */
  start(): void;
  stop(): Promise<void>;
}

export interface SidecarWatchOptions {
  readonly sidecar: SidecarAddress;
  readonly topics: readonly string[];
  readonly registry: Registry;
  readonly log: FastifyBaseLogger;
  /** Milliseconds between two looks. */
  readonly everyMs?: number;
}

/**
 * Asserts that the sidecar is there and delivers every topic. A pod can start without the sidecar it declares, and a
 * sidecar without its subscriptions; nothing would fail but the work. Later outages are told by log and metric only:
 * a broker or sidecar that is away for a while makes no pod unready.
 */
export function watchSidecar({ sidecar, topics, registry, log, everyMs = 2_000 }: SidecarWatchOptions): SidecarWatch {
  const subscribed = new Gauge({
    name: 'sidecar_subscribed',
    help: '1 while the Dapr sidecar answers and has every subscription of this service, else 0',
    registers: [registry],
  });
  let asserted = false;
  let problem: string | undefined = 'not asked yet';
  let watching: Repeated | undefined;

  async function look(): Promise<void> {
    try {
      problem = checkSubscriptions(topics, await readSubscriptions(sidecar));
    } catch (error) {
      problem = (error as Error).message;
      throw error;
    } finally {
      subscribed.set(problem === undefined ? 1 : 0);
    }
    if (problem !== undefined) throw new Error(problem);
    if (!asserted) log.info({ topics }, 'the sidecar delivers every topic');
    asserted = true;
  }
  return {
    readiness: () => Promise.resolve(asserted ? undefined : problem),
    start() {
      watching = repeat(look, { everyMs, name: 'asking the sidecar for its subscriptions', log });
    },
    async stop() {
      await watching?.stop();
    },
  };
}
