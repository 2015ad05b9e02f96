import { z } from 'zod';

const broker = z.string().regex(/^[^\s:/]+:\d{1,5}$/, 'host:port');
const user = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and dashes');
const size = z.string().regex(/^\d+(Mi|Gi)$/, 'Mi or Gi');

/** `helm`: `up` installs it; `present`: somebody else keeps it in the cluster. */
const installed = z.enum(['helm', 'present']).default('helm');

const users = {
  /** Account of the relay, which writes events. */
  relayUser: user.default('event-relay'),
  /** Account of the sidecars, which read them. */
  sidecarUser: user.default('event-sidecar'),
  /** Dapr's control plane, which gives pods their sidecar. */
  dapr: installed,
};

/** What carries events from the outbox to their handlers. */
export const Events = z.discriminatedUnion('kafka', [
  /** The event service posts them to itself. Nothing else is needed, but a production environment does not take it. */
  z.strictObject({ kafka: z.literal('none') }),
  /** Brokers that somebody else runs, with SCRAM-SHA-512 over TLS; passwords and certificate are secrets. */
  z.strictObject({ kafka: z.literal('external'), brokers: z.array(broker).min(1), ...users }),
  /** Brokers in the cluster, kept by the Strimzi operator. */
  z.strictObject({
    kafka: z.literal('strimzi'),
    operator: installed,
    /** Disk of each of the three brokers. */
    storage: size.default('10Gi'),
    storageClass: z.string().min(1).optional(),
    ...users,
  }),
]);

export type Events = z.infer<typeof Events>;
export type KafkaEvents = Exclude<Events, { kafka: 'none' }>;
export type StrimziEvents = Extract<Events, { kafka: 'strimzi' }>;
