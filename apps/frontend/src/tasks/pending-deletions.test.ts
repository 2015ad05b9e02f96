import { describe, expect, it, vi } from 'vitest';
import { createPendingDeletions, type Deletion } from './pending-deletions.ts';

/** Waits until a check holds; only a broken one takes so long. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

const deletion: Deletion = { type: 'delete', id: 'a', title: 'A', version: 1 };

describe('pending deletions', () => {
  it('are sent when the time to undo is over, hidden all the while', async () => {
    const deletions = createPendingDeletions((action) => {
      sent.push([action.id, deletions.get().length]);
    }, 20);
    const sent: [string, number][] = [];
    deletions.add(deletion);
    expect(deletions.get()).toEqual([deletion]);
    await eventually(() => expect(sent).toEqual([['a', 1]]));
    expect(deletions.get()).toEqual([]);
  });

  it('are never sent once undone', async () => {
    const send = vi.fn();
    const deletions = createPendingDeletions(send, 10);
    deletions.add(deletion);
    deletions.undo('a');
    expect(deletions.get()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(send).not.toHaveBeenCalled();
  });

  it('are sent at once, to outlive the page, when it goes', async () => {
    const send = vi.fn();
    const deletions = createPendingDeletions(send, 10);
    deletions.add(deletion);
    deletions.flush();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(send.mock.calls).toEqual([[deletion, { keepalive: true }]]);
  });
});
