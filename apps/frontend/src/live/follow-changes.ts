import { ApiError } from '@todo/api-client';
import type { Changes } from '@todo/contracts';

export interface FollowOptions {
  /** The change number up to which everything is known. */
  since: number;
  fetchChanges: (since: number, signal: AbortSignal) => Promise<Changes>;
  apply: (changes: Changes) => void;
  /** Loads everything anew and forgets what it had up to a change number: what it then has includes that change. */
  reload: (upTo: number) => Promise<void>;
  /** Told after each attempt whether it worked. */
  onAttempt: (worked: boolean) => void;
  /** How many changes are caught up with one by one; by default 1,000. */
  reloadAfter?: () => number;
  retryMs?: (failures: number) => number;
}

export interface ChangeFollower {
  known(): number;
  /**
   * Says that the server stands at this number; whatever lies between is fetched, by one request at a time. A lower
   * number than the known one is mostly late news; once in a database's life it means that it was reset.
   */
  announce(changeNumber: number): void;
  stop(): void;
}

export function followChanges(options: FollowOptions): ChangeFollower {
  const { reloadAfter = () => 1_000, retryMs = (failures) => Math.min(500 * 2 ** failures, 15_000) } = options;
  const stopped = new AbortController();
  let known = options.since;
  let announced = options.since;
  let doubtful = false;
  let running = false;

  async function step(): Promise<void> {
    const upTo = announced;
    if (upTo - known > reloadAfter()) {
      await options.reload(upTo);
      known = upTo;
      return;
    }
    const changes = await options.fetchChanges(known, stopped.signal).catch(async (error: unknown) => {
      if (!(error instanceof ApiError) || error.code !== 'invalid_cursor') throw error;
      await options.reload(Infinity);
      return undefined;
    });
    if (stopped.signal.aborted) return;
    doubtful = false;
    if (!changes) {
      // The numbers begin again; the next announcement brings what came since.
      known = announced = 0;
      return;
    }
    options.apply(changes);
    // The server's word on what is newest stands, also against what it announced, or this would never end.
    known = changes.more ? changes.changeNumber : Math.max(upTo, changes.changeNumber);
  }

  async function run(): Promise<void> {
    running = true;
    let failures = 0;
    while ((known < announced || doubtful) && !stopped.signal.aborted) {
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
      doubtful ||= changeNumber < known;
      if (!running) void run();
    },
    stop: () => stopped.abort(),
  };
}
