import { setTimeout as sleep } from 'node:timers/promises';
import { RegistryError } from './errors.ts';

/** How long to keep trying, in milliseconds, and how long to wait in between. */
export interface RetryPolicy {
  readonly unreachableBudget: number;
  readonly transientBudget: number;
  readonly readOnlyBudget: number;
  readonly firstDelay: number;
  readonly maxDelay: number;
}

/**
 * DigitalOcean waits up to 15 minutes for writers to finish before it collects, read-only all the while
 * (docs.digitalocean.com/products/container-registry/how-to/clean-up-container-registry).
 */
export const defaultRetryPolicy: RetryPolicy = {
  unreachableBudget: 4_000,
  transientBudget: 60_000,
  readOnlyBudget: 20 * 60_000,
  firstDelay: 500,
  maxDelay: 20_000,
};

type Kind = 'unreachable' | 'transient' | 'readOnly' | 'final';

/** What a failure means for the next attempt: lost connections and overload pass, so does a registry being tidied. */
export function classifyFailure(error: unknown): Kind {
  if (!(error instanceof RegistryError)) return 'final';
  const { status, code, message } = error;
  if (status === undefined) return code === 'UNREACHABLE' ? 'unreachable' : code === 'NETWORK' ? 'transient' : 'final';
  if (/read[- ]?only|garbage collection/i.test(message)) return 'readOnly';
  if (status === 405 && code !== 'DELETE_DISABLED') return 'readOnly';
  // A manifest was checked against its digest before it was sent: other bytes arrived, or the registry mixed something up.
  if (code === 'DIGEST_INVALID') return 'transient';
  if ([408, 425, 429, 500, 502, 503, 504].includes(status)) return 'transient';
  return 'final';
}

/** Runs `attempt` until it succeeds, fails for good, or its budget of time is spent. */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  options: { policy?: RetryPolicy; onWait?: (reason: string) => void; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const policy = options.policy ?? defaultRetryPolicy;
  const started = performance.now();
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const kind = classifyFailure(error);
      const budget = budgetOf(kind, policy);
      const delay = Math.min(policy.firstDelay * 2 ** tries, policy.maxDelay);
      if (performance.now() - started + delay > budget) throw error;
      const what = kind === 'readOnly' ? 'the registry is read-only (garbage collection?)' : (error as Error).message;
      options.onWait?.(`${what}; trying again in ${(delay / 1000).toFixed(1)} s`);
      await sleep(delay, undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}

function budgetOf(kind: Kind, policy: RetryPolicy): number {
  if (kind === 'unreachable') return policy.unreachableBudget;
  if (kind === 'transient') return policy.transientBudget;
  return kind === 'readOnly' ? policy.readOnlyBudget : 0;
}
