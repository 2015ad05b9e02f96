import { queryOptions, skipToken, type QueryClient } from '@tanstack/react-query';

interface Numbered {
  id: string;
  changeNumber: number;
}

/**
 * Takes each item that is newer than what is known of it. Those that are gone stay among them, for they say that older
 * answers still on their way are out of date. Answers the same map when nothing was newer.
 */
export function mergeNewer<Item extends { id: string }>(
  known: ReadonlyMap<string, Item>,
  items: Iterable<Item>,
  versionOf: (item: Item) => number,
): ReadonlyMap<string, Item> {
  let result: Map<string, Item> | undefined;
  for (const item of items) {
    const old = (result ?? known).get(item.id);
    if (old && versionOf(old) >= versionOf(item)) continue;
    result ??= new Map(known);
    result.set(item.id, item);
  }
  return result ?? known;
}

/** What came of some kind beside the pages: answers to the user's actions, and changes from elsewhere. */
export function defineRecords<Item extends Numbered>(name: string, versionOf: (item: Item) => number) {
  const none: ReadonlyMap<string, Item> = new Map();
  const query = queryOptions<ReadonlyMap<string, Item>>({
    queryKey: [name],
    queryFn: skipToken,
    initialData: none,
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  });
  return {
    none,
    query,
    known: (queryClient: QueryClient) => queryClient.getQueryData(query.queryKey) ?? none,
    remember(queryClient: QueryClient, items: readonly Item[]): void {
      queryClient.setQueryData(query.queryKey, (records = none) => mergeNewer(records, items, versionOf));
    },
    /** Forgets what freshly loaded pages tell better: the records up to a change number. */
    forget(queryClient: QueryClient, upTo: number): void {
      queryClient.setQueryData(
        query.queryKey,
        (records = none) => new Map([...records].filter(([, { changeNumber }]) => changeNumber > upTo)),
      );
    },
  };
}
