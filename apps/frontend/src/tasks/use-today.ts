import { localDay } from '@todo/domain';
import { useSyncExternalStore } from 'react';

/** The day it is where the reader is; null on the server, which cannot know. Changes at midnight. */
export function useToday(): string | null {
  return useSyncExternalStore(
    watchDay,
    () => localDay(new Date()),
    () => null,
  );
}

function watchDay(listener: () => void): () => void {
  // A minute is short enough to notice midnight, and unlike a timer until then it outlasts a sleeping laptop.
  const timer = setInterval(listener, 60_000);
  document.addEventListener('visibilitychange', listener);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', listener);
  };
}
