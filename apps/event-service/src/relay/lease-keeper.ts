import type { FastifyBaseLogger } from 'fastify';
import { type Leases, shardCount } from './leases.ts';
import type { Members } from './members.ts';
import { repeat } from './repeat.ts';

export interface LeaseKeeperOptions {
  readonly leases: Leases;
  readonly members: Members;
  readonly ttlMs: number;
  /** Resolves when nothing selected until now is on its way any more. */
  readonly drained: () => Promise<void>;
  /** Called when there are shards that were not there before. */
  readonly onGained: () => void;
  readonly log: FastifyBaseLogger;
}

export interface LeaseKeeper {
  /** The shards to send now; none when the leases ran out without a renewal. */
  shards(): readonly number[];
  /** Shards may have become free, or too many: looks at once. */
  rebalance(): void;
  /** Gives every shard back. */
  stop(): Promise<void>;
}

/** Keeps this relay's fair share of the shards: renews three times a lease, takes free ones, gives up what is too many. */
export function keepLeases(options: LeaseKeeperOptions): LeaseKeeper {
  const { leases, members, ttlMs, log } = options;
  const leaving = new Set<number>();
  let active: readonly number[] = [];
  let validUntil = 0;

  async function tick(): Promise<void> {
    const asked = performance.now();
    const held = (await leases.renew()).filter((shard) => !leaving.has(shard));
    const share = Math.ceil(shardCount / members.count());
    const claimed = held.length < share ? await leases.claim(share - held.length) : [];
    setActive([...held.slice(0, share), ...claimed], asked + ttlMs);
    void letGo(held.slice(share)).catch((error: unknown) => log.warn({ err: error }, 'shards could not be given up'));
    await members.announce();
  }

  function setActive(shards: readonly number[], until: number): void {
    const before = active;
    active = shards;
    validUntil = until;
    if (shards.some((shard) => !before.includes(shard))) options.onGained();
    if (shards.length !== before.length) log.info({ shards: shards.length }, 'leases on the outbox changed');
  }

  /** First nothing of them is begun, then what is on its way ends, then another relay may have them. */
  async function letGo(shards: readonly number[]): Promise<void> {
    if (shards.length === 0) return;
    for (const shard of shards) leaving.add(shard);
    try {
      await options.drained();
      await leases.release(shards);
      await members.announceFree(false);
    } finally {
      for (const shard of shards) leaving.delete(shard);
    }
  }

  const ticking = repeat(tick, { everyMs: ttlMs / 3, name: 'renewing the leases of the outbox', log });
  return {
    shards: () => (performance.now() < validUntil ? active : []),
    rebalance: () => ticking.now(),
    async stop() {
      await ticking.stop();
      active = [];
      await leases.release([...Array(shardCount).keys()]);
      await members.announceFree(true);
    },
  };
}
