import { Agent } from 'node:http';
import pLimit from 'p-limit';
import type { OutboundEvent, Transport } from '../transport.ts';
import { ReceiverUnreachable, postEvent } from './post-event.ts';

export interface DirectTransportOptions {
  /** Origin of the receiver, such as `http://127.0.0.1:8002`. */
  receiver: string;
  /** The receiver's app token. */
  token?: string | undefined;
  /** Events on their way at once; each is of another key. */
  concurrency?: number;
  timeoutMs?: number;
}

/**
 * Posts each event to the receiver and takes SUCCESS for accepted: an event leaves the outbox when its effects are
 * committed, and the next one of its key leaves after it.
 */
export function createDirectTransport(options: DirectTransportOptions): Transport {
  const { receiver, token, concurrency = 6, timeoutMs = 10_000 } = options;
  const limit = pLimit(concurrency);
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });

  return {
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(agent.destroy()),
    async publishBatch(events, signal) {
      const accepted = new Set<number>();
      let unavailable: Error | undefined;

      async function publishKey(ofKey: readonly OutboundEvent[]): Promise<void> {
        for (const event of ofKey) {
          const success = await limit(async () => {
            if (signal.aborted || unavailable) return false;
            return postEvent(`${receiver}/events/${event.topic}`, event.body, { agent, token, timeoutMs });
          });
          if (!success) return;
          accepted.add(event.id);
        }
      }

      const keys = Map.groupBy(events, (event) => event.key);
      await Promise.all(
        [...keys.values()].map((ofKey) =>
          publishKey(ofKey).catch((error: unknown) => {
            if (!(error instanceof ReceiverUnreachable)) throw error;
            unavailable = error;
          }),
        ),
      );
      return unavailable ? { accepted, unavailable } : { accepted };
    },
  };
}
