import { createStore, type Store } from '../client/create-store.ts';
import type { RunAction } from './run-action.ts';
import type { TaskAction } from './task-action.ts';

export type Deletion = Extract<TaskAction, { type: 'delete' }>;

export interface PendingDeletions extends Pick<Store<readonly Deletion[]>, 'get' | 'subscribe'> {
  /** Hides a task now and deletes it when the time to undo is over. */
  add(deletion: Deletion): void;
  undo(id: string): void;
  /** Deletes at once what still waits, in requests that outlive the page. */
  flush(): void;
}

/** Deletions that can still be undone: the server knows nothing of them yet, for it cannot undo them. */
export function createPendingDeletions(runAction: RunAction, undoMs: number): PendingDeletions {
  const store = createStore<readonly Deletion[]>([]);
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function take(id: string): Deletion | undefined {
    clearTimeout(timers.get(id));
    timers.delete(id);
    const deletion = store.get().find((candidate) => candidate.id === id);
    store.update((deletions) => deletions.filter((candidate) => candidate.id !== id));
    return deletion;
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    undo: take,
    add(deletion) {
      store.update((deletions) => [...deletions, deletion]);
      const commit = () => {
        // The action must be under way before it stops waiting, or the task would show up in between.
        runAction(deletion);
        take(deletion.id);
      };
      timers.set(deletion.id, setTimeout(commit, undoMs));
    },
    flush() {
      for (const deletion of store.get()) {
        runAction(deletion, { keepalive: true });
        take(deletion.id);
      }
    },
  };
}
