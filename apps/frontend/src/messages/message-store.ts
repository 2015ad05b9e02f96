import { createStore, type Store } from '../client/create-store.ts';

export interface Message {
  id: number;
  /**
   * A `status` passes by itself and gives way to the next one; an `error` stays until it is dismissed. A `reminder` passes
   * by itself and takes the place of neither.
   */
  kind: 'status' | 'error' | 'reminder';
  text: string;
  action?: { label: string; run: () => void };
}

export interface MessageStore extends Pick<Store<readonly Message[]>, 'get' | 'subscribe'> {
  show(message: Omit<Message, 'id'>, lifetimeMs?: number): number;
  dismiss(id: number): void;
  /** Does what the latest passing message offers, as a click on it would. */
  runLatestAction(): void;
}

/** How many of a kind are shown at a time. */
const most: Readonly<Record<Message['kind'], number>> = { status: 1, error: 3, reminder: 3 };

/** What the page has to tell the user, oldest first. */
export function createMessageStore(): MessageStore {
  const store = createStore<readonly Message[]>([]);
  let lastId = 0;

  const dismiss = (id: number) => store.update((messages) => messages.filter((message) => message.id !== id));

  return {
    get: store.get,
    subscribe: store.subscribe,
    dismiss,
    runLatestAction() {
      const latest = store.get().findLast(({ kind, action }) => kind === 'status' && action);
      if (!latest) return;
      dismiss(latest.id);
      latest.action?.run();
    },
    show(message, lifetimeMs) {
      const id = (lastId += 1);
      store.update((messages) => {
        const others = messages.filter(({ kind, text }) => kind !== message.kind || text !== message.text);
        const alike = others.filter(({ kind }) => kind === message.kind);
        const leaving = alike.slice(0, Math.max(0, alike.length + 1 - most[message.kind]));
        return [...others.filter((other) => !leaving.includes(other)), { ...message, id }];
      });
      if (lifetimeMs !== undefined) setTimeout(() => dismiss(id), lifetimeMs);
      return id;
    },
  };
}
