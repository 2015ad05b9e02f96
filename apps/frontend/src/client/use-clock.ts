import { useSyncExternalStore } from 'react';

type Primitive = string | number | boolean | null | undefined;

/** What `read` makes of the time (epoch milliseconds), kept up to date; on the server, and until hydrated, `onServer`. */
export function useClock<Value extends Primitive>(read: (now: number) => Value, onServer: Value): Value {
  return useSyncExternalStore(
    watchClock,
    () => read(Date.now()),
    () => onServer,
  );
}

const everyMs = 5_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * Calls `listener` every few seconds, and at once when the page is seen again; answers how to stop it. One timer for all,
 * and unlike one set for a moment far ahead it outlasts a sleeping laptop.
 */
function watchClock(listener: () => void): () => void {
  if (listeners.size === 0) {
    timer = setInterval(tick, everyMs);
    document.addEventListener('visibilitychange', tick);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}

function tick(): void {
  for (const listener of listeners) listener();
}
