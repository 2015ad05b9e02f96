import { setTimeout as sleep } from 'node:timers/promises';
import { listenClient, type ConnectOptions, type ListenClient } from './connect.ts';

export interface ListenOptions {
  connection: ConnectOptions;
  channel: string;
  onNotification: (payload: string) => void;
  /** Called each time it listens (again): what was notified since it last did is lost, so look at what stands now. */
  onListening: () => void;
  /** Called when the connection is lost or cannot be made; the next attempt follows by itself. */
  onLost?: (error: Error) => void;
  /** How often the connection is tried when nothing comes, in milliseconds. By default 10 s. */
  checkIntervalMs?: number;
}

export interface Listener {
  /** Ends the connection; nothing is called after. */
  close(): Promise<void>;
}

const firstWaitMs = 100;
const longestWaitMs = 5_000;

/** Listens on a channel over a connection of its own until closed, through restarts of the database. */
export function listen(options: ListenOptions): Listener {
  const closing = new AbortController();
  const running = keepListening(options, closing.signal);
  return {
    close: () => {
      closing.abort();
      return running;
    },
  };
}

async function keepListening(options: ListenOptions, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await listenOnce(options, signal, () => (failures = 0));
    } catch (error) {
      if (signal.aborted) return;
      options.onLost?.(error as Error);
      const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** failures) * (0.5 + Math.random() / 2);
      failures += 1;
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Resolves when `signal` ends it; rejects when the connection is lost. */
async function listenOnce(options: ListenOptions, signal: AbortSignal, onSuccess: () => void): Promise<void> {
  const client = listenClient(options.connection);
  const { promise: ended, resolve: end, reject: fail } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => end(), { once: true });
  client.on('error', fail);
  client.on('end', () => fail(new Error('The database closed the connection')));
  client.on('notification', ({ payload }) => {
    if (!signal.aborted) options.onNotification(payload ?? '');
  });

  async function work(): Promise<void> {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(options.channel)}`);
    if (signal.aborted) return;
    onSuccess();
    options.onListening();
    await keepChecking(client, options.checkIntervalMs ?? 10_000, signal);
  }

  try {
    await Promise.race([ended, work()]);
  } finally {
    // A server that is gone does not answer the farewell.
    await within(500, client.end()).catch(() => undefined);
  }
}

/** A connection whose other end vanished looks like one on which nothing happens, so it is asked now and then. */
async function keepChecking(client: ListenClient, intervalMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await within(intervalMs, client.query('select 1'));
  }
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const late = sleep(limitMs, undefined, { signal: done.signal }).then(() => {
    throw new Error('The database does not answer');
  });
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
