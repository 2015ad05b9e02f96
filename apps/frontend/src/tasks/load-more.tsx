import { useEffect, useEffectEvent, useRef } from 'react';
import styles from './task-board.module.css';
import type { LoadedPages } from './use-tasks.ts';

/** Loads the next page when its end comes near; the button is for when that does not happen by itself. */
export function LoadMore({ pages }: { pages: LoadedPages }) {
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError } = pages;
  const onNear = useEffectEvent(() => {
    if (!isFetchNextPageError) void pages.fetchNextPage({ cancelRefetch: false });
  });

  useEffect(() => {
    if (!end.current || !hasNextPage || isFetchingNextPage) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onNear(), { rootMargin: '600px' });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage]);

  if (!hasNextPage) return null;
  return (
    <div ref={end} className={styles.more}>
      <button type="button" className="link" disabled={isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
        {isFetchingNextPage ? 'Loading…' : 'Show more'}
      </button>
      {isFetchNextPageError && <span role="alert">More tasks could not be loaded.</span>}
    </div>
  );
}
