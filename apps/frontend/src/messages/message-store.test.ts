import { describe, expect, it, vi } from 'vitest';
import { createMessageStore } from './message-store.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

const texts = (store: ReturnType<typeof createMessageStore>) => store.get().map(({ text }) => text);

describe('messages', () => {
  it('shows one passing message at a time, and it passes', async () => {
    const store = createMessageStore();
    store.show({ kind: 'status', text: 'one' }, 10_000);
    store.show({ kind: 'status', text: 'two' }, 10);
    expect(texts(store)).toEqual(['two']);
    await eventually(() => expect(texts(store)).toEqual([]));
  });

  it('keeps errors until they are dismissed, the latest three, each once', () => {
    const store = createMessageStore();
    const first = store.show({ kind: 'error', text: 'a' });
    for (const text of ['b', 'c', 'b', 'd']) store.show({ kind: 'error', text });
    expect(texts(store)).toEqual(['c', 'b', 'd']);
    store.show({ kind: 'status', text: 'passing' });
    expect(texts(store)).toEqual(['c', 'b', 'd', 'passing']);
    store.dismiss(first);
    store.dismiss(store.get()[0]!.id);
    expect(texts(store)).toEqual(['b', 'd', 'passing']);
  });

  it('shows up to three reminders, none of which takes the place of the way to undo', () => {
    const store = createMessageStore();
    store.show({ kind: 'status', text: 'Deleted' });
    for (const text of ['a', 'b', 'c', 'd']) store.show({ kind: 'reminder', text });
    expect(texts(store)).toEqual(['Deleted', 'b', 'c', 'd']);
    store.show({ kind: 'status', text: 'Completed' });
    expect(texts(store)).toEqual(['b', 'c', 'd', 'Completed']);
  });

  it('does not let an error take the way to undo', () => {
    const store = createMessageStore();
    const undo = vi.fn();
    store.show({ kind: 'status', text: 'Deleted', action: { label: 'Undo', run: undo } });
    store.show({ kind: 'error', text: 'Something else failed' });
    store.runLatestAction();
    expect(undo).toHaveBeenCalledOnce();
    expect(texts(store)).toEqual(['Something else failed']);
    store.runLatestAction();
    expect(undo).toHaveBeenCalledOnce();
  });
});
