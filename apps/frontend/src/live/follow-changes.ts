import type { Changes } from '@todo/contracts';

export interface FollowOptions {
  /** The change number up to which everything is known. */
  since: number;
  fetchChanges: (since: number, signal: AbortSignal) => Promise<Changes>;
  apply: (changes: Changes) => void;
  /** Loads everything anew instead, when too much was missed; what it then has includes the change `upTo`. */
  reload: (upTo: number) => Promise<void>;
  /** Told after each attempt whether it worked. */
  onAttempt: (worked: boolean) => void;
  /** How many changes are caught up with one by one. */
  reloadAfter?: number;
  retryMs?: (failures: number) => number;
}

export interface ChangeFollower {
  known(): number;
  /** Says that the server has this number; whatever lies between is fetched, by one request at a time. */
  announce(changeNumber: number): void;
  stop(): void;
}

export function followChanges(options: FollowOptions): ChangeFollower {
  const { reloadAfter = 1_000, retryMs = (failures) => Math.min(500 * 2 ** failures, 15_000) } = options;
  const stopped = new AbortController();
  let known = options.since;
  let announced = options.since;
  let running = false;

  async function step(): Promise<void> {
    const upTo = announced;
    if (upTo - known > reloadAfter) {
      await options.reload(upTo);
      known = upTo;
      return;
    }
    const changes = await options.fetchChanges(known, stopped.signal);
    if (stopped.signal.aborted) return;
    options.apply(changes);
    // The server's word on what is newest stands, also against what it announced, or this would never end.
    known = changes.more ? changes.changeNumber : Math.max(upTo, changes.changeNumber);
  }

  async function run(): Promise<void> {
    running = true;
    let failures = 0;
    while (known < announced && !stopped.signal.aborted) {
      const worked = await step().then(
        () => true,
        () => false,
      );
      if (stopped.signal.aborted) break;
      options.onAttempt(worked);
      failures = worked ? 0 : failures + 1;
      if (!worked) await new Promise((resolve) => setTimeout(resolve, retryMs(failures - 1)));
    }
    running = false;
  }

  return {
    known: () => known,
    announce(changeNumber) {
      announced = Math.max(announced, changeNumber);
      if (!running) void run();
    },
    stop: () => stopped.abort(),
  };
}
