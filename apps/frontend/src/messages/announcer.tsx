import { useClient } from '../client/client-context.tsx';
import { useStore } from '../client/use-store.ts';

/** Tells screen readers what sighted users see happen. */
export function Announcer() {
  const text = useStore(useClient().announcement);
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  );
}
