import { ApiError } from '@todo/api-client';
import { MutationObserver, type QueryClient } from '@tanstack/react-query';

/** How often a request is repeated that got no answer; with the delays below about seven seconds. */
const retries = 3;

export interface OptimisticSend<Action> {
  /** By this key what is under way is found, and shown as if it were done. */
  mutationKey: readonly string[];
  /** Of one scope, actions are sent one after the other. */
  scope: string;
  /** Sends it and keeps the answer, before the action is no longer shown as under way. */
  send: (action: Action) => Promise<void>;
  onFailure: (error: unknown) => void;
}

/** Sends an action that the page shows already. While the browser is offline it waits. */
export function sendOptimistically<Action>(
  queryClient: QueryClient,
  action: Action,
  { mutationKey, scope, send, onFailure }: OptimisticSend<Action>,
): void {
  const mutation = new MutationObserver(queryClient, {
    mutationKey,
    scope: { id: scope },
    mutationFn: (sent: Action) => send(sent),
    retry: (failures, error) => failures < retries && error instanceof ApiError && error.transient,
    retryDelay: (failures) => 1_000 * 2 ** failures,
  });
  mutation
    .mutate(action)
    .catch(onFailure)
    .finally(() => mutation.reset());
}
