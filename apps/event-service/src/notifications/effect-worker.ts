import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@todo/database';
import type { FastifyBaseLogger } from 'fastify';
import type { Kysely } from 'kysely';
import pLimit from 'p-limit';
import { repeat } from '../relay/repeat.ts';
import type { Channel } from './channels.ts';
import { claimEffects, type ClaimedEffect } from './claim-effects.ts';
import type { SendEffect } from './send-effect.ts';
import { settleEffect, type Settled } from './settle-effect.ts';

export interface EffectWorkerOptions {
  readonly db: Kysely<Database>;
  readonly channels: readonly Channel[];
  readonly send: SendEffect;
  readonly onSettled: (channel: string, settled: Settled) => void;
  readonly log: FastifyBaseLogger;
  /** How long a claim keeps other replicas away; longer than sending may take. */
  readonly leaseMs?: number;
}

export interface EffectWorker {
  /** Claims nothing more; what is being sent has `graceMs` to come to an end. */
  stop(graceMs: number): Promise<void>;
}

/** Few, so that a slow receiver keeps few waiting. */
const batchSize = 5;

/** Sends what is to be sent, again and again until it is over. Any number of replicas may. */
export function startEffectWorker(options: EffectWorkerOptions): EffectWorker {
  const { db, channels, send, onSettled, log, leaseMs = 60_000 } = options;
  const bindingOf = new Map(channels.map((channel) => [channel.name as string, channel.binding]));
  // `bindings.smtp` keeps the recipient and subject of a request where the next one writes its own: two at once could go
  // out with each other's.
  const oneMail = pLimit(1);
  let stopping = false;

  async function deliver(effect: ClaimedEffect): Promise<void> {
    const { id, channel } = effect;
    const result = await send(bindingOf.get(channel)!, effect.request);
    const settled = await settleEffect(db, effect, result);
    if (settled !== 'lost') onSettled(channel, settled);
    if (settled === 'failed') log.error({ effect: id, channel, ...result }, 'a notification is given up');
    else if ('error' in result) log.warn({ effect: id, channel, ...result }, 'a notification could not be sent');
  }

  async function sendDue(): Promise<void> {
    for (let claimed = batchSize; claimed === batchSize && !stopping;) {
      const effects = await claimEffects(db, [...bindingOf.keys()], { limit: batchSize, leaseMs });
      await Promise.all(
        effects.map((effect) => (effect.channel === 'mail' ? oneMail(() => deliver(effect)) : deliver(effect))),
      );
      claimed = effects.length;
    }
  }

  const worker = repeat(sendDue, { everyMs: 1_000, name: 'sending notifications', log });
  return {
    async stop(graceMs) {
      stopping = true;
      await Promise.race([worker.stop(), sleep(graceMs, undefined, { ref: false })]);
    },
  };
}
