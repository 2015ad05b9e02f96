import { useEffect } from 'react';
import { useClient } from '../client/client-context.tsx';

/** How long a hidden tab keeps its connection; a browser allows only six to one origin without HTTP/2. */
const keepHiddenMs = 30_000;

/** Keeps the page up to date while it is seen, once its first tasks are loaded. */
export function useLiveChanges(loaded: boolean): void {
  const { live } = useClient();
  useEffect(() => {
    if (!loaded) return undefined;
    let hidden: ReturnType<typeof setTimeout> | undefined;

    const follow = () => {
      if (navigator.onLine && document.visibilityState === 'visible') live.start();
    };
    const onVisibility = () => {
      clearTimeout(hidden);
      if (document.visibilityState === 'hidden') hidden = setTimeout(() => live.stop(), keepHiddenMs);
      else follow();
    };
    // Out of the back/forward cache a page comes with a connection that is long dead.
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) live.reconnect();
    };

    follow();
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('online', follow);
    window.addEventListener('offline', live.pause);
    window.addEventListener('pageshow', onShow);
    return () => {
      clearTimeout(hidden);
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', follow);
      window.removeEventListener('offline', live.pause);
      window.removeEventListener('pageshow', onShow);
      live.stop();
    };
  }, [live, loaded]);
}
