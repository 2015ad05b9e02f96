import { createStore, type Store } from '../client/create-store.ts';

export interface Message {
  id: number;
  /** A `status` passes by itself and gives way to the next one; an `error` stays until it is dismissed. */
  kind: 'status' | 'error';
  text: string;
  action?: { label: string; run: () => void };
}

export interface MessageStore extends Pick<Store<readonly Message[]>, 'get' | 'subscribe'> {
  show(message: Omit<Message, 'id'>, lifetimeMs?: number): number;
  dismiss(id: number): void;
  /** Does what the latest passing message offers, as a click on it would. */
  runLatestAction(): void;
}

const mostErrors = 3;

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
        const statuses = messages.filter(({ kind }) => kind === 'status' && message.kind === 'error');
        const errors = messages.filter(({ kind, text }) => kind === 'error' && text !== message.text);
        return [...errors.slice(message.kind === 'error' ? 1 - mostErrors : 0), ...statuses, { ...message, id }];
      });
      if (lifetimeMs !== undefined) setTimeout(() => dismiss(id), lifetimeMs);
      return id;
    },
  };
}
