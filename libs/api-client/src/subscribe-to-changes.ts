import { LiveMessage } from '@todo/contracts';

/** `lost` while no connection stands and the next attempt waits or runs. */
export type LiveStatus = 'connecting' | 'open' | 'lost';

export interface ChangeSubscriptionOptions {
  /** As in createApiClient. */
  baseUrl: string;
  /** The change number the client has, asked before each attempt; the server tells at once when there is a newer one. */
  since: () => number;
  onChange: (changeNumber: number) => void;
  onStatus: (status: LiveStatus) => void;
  /** For places without a global one. */
  EventSource?: typeof globalThis.EventSource;
  /** How long the first attempt after a loss waits; doubles up to `longestWaitMs`, less a random part. */
  shortestWaitMs?: number;
  longestWaitMs?: number;
}

export interface ChangeSubscription {
  /** Drops the connection, if any, and connects anew without waiting. */
  reconnect(): void;
  close(): void;
}

/**
 * Holds one event stream open and reports the change numbers it announces. A lost connection is made anew from the
 * number the client has by then, also after answers (a gateway's 502, say) on which an EventSource alone gives up.
 */
export function subscribeToChanges(options: ChangeSubscriptionOptions): ChangeSubscription {
  const { baseUrl, since, onChange, onStatus, shortestWaitMs = 500, longestWaitMs = 15_000 } = options;
  const EventSource = options.EventSource ?? globalThis.EventSource;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let losses = 0;

  function connect(): void {
    const connection = new EventSource(`${baseUrl}/api/v1/stream?since=${since()}`);
    source = connection;
    connection.addEventListener('open', () => {
      losses = 0;
      onStatus('open');
    });
    connection.addEventListener('error', () => lose(connection));
    connection.addEventListener('change', (event) => {
      const message = parseMessage(event.data);
      // What cannot be read is asked for again: a new connection starts with the newest number.
      if (message) onChange(message.changeNumber);
      else lose(connection);
    });
  }

  function lose(connection: EventSource): void {
    if (connection !== source) return;
    disconnect();
    onStatus('lost');
    const longest = Math.min(longestWaitMs, shortestWaitMs * 2 ** losses);
    losses += 1;
    timer = setTimeout(connect, longest * (0.5 + Math.random() / 2));
  }

  function disconnect(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  onStatus('connecting');
  connect();
  return {
    reconnect() {
      disconnect();
      losses = 0;
      connect();
    },
    close: disconnect,
  };
}

function parseMessage(data: unknown): LiveMessage | undefined {
  try {
    return LiveMessage.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
