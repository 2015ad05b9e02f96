import type { Topic } from '@todo/contracts';

/** An event of the outbox on its way to the handlers. */
export interface OutboundEvent {
  /** Its place in the order of all events. */
  readonly id: number;
  readonly topic: Topic;
  /** Events of one key arrive in order; the id of the task. */
  readonly key: string;
  /** The CloudEvent, structured JSON. */
  readonly body: string;
}

export interface PublishResult {
  /** Ids of the events that are safe with the transport; of each key the first ones, without a gap. */
  readonly accepted: ReadonlySet<number>;
  /** Set when nothing gets through at all, whatever the event. */
  readonly unavailable?: Error;
}

/**
 * What carries events from the outbox to the receiver, at least once and in the order of each key. The relay never has
 * one key in two batches at a time.
 */
export interface Transport {
  /** Called until it succeeds, before the first batch. */
  start(): Promise<void>;
  /**
   * Hands over events in order of their ids. Resolves when the fate of each is known; once `signal` is aborted it begins
   * no further event. What it does not accept is given again later.
   */
  publishBatch(events: readonly OutboundEvent[], signal: AbortSignal): Promise<PublishResult>;
  stop(): Promise<void>;
}
