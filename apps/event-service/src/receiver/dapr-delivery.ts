import { z } from 'zod';

/**
 * How Dapr brings a record of Kafka to a subscription with `rawPayload`: the bytes as they were, in an envelope of its
 * own whose id is new each time. A cooked subscription would have Dapr decode them, and for ever repeat what it cannot.
 */
export const DaprDelivery = z.object({
  specversion: z.literal('1.0'),
  type: z.literal('com.dapr.event.sent'),
  datacontenttype: z.literal('application/octet-stream'),
  data_base64: z.base64(),
});

/** The bytes of the record inside a delivery of Dapr; of a body that is none, the body itself. */
export function unwrapDelivery(body: Buffer): Buffer {
  const delivery = DaprDelivery.safeParse(parse(body));
  return delivery.success ? Buffer.from(delivery.data.data_base64, 'base64') : body;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
