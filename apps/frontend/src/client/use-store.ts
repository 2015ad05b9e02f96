import { useSyncExternalStore } from 'react';
import type { Store } from './create-store.ts';

export function useStore<T>({ subscribe, get }: Pick<Store<T>, 'get' | 'subscribe'>): T {
  return useSyncExternalStore(subscribe, get, get);
}
