import { z } from 'zod';

/** SUCCESS: done, or kept by us. RETRY: not now, send it again. There is no third answer: Dapr would drop the event. */
export const ReceiverAnswer = z.object({ status: z.enum(['SUCCESS', 'RETRY']) });
export type ReceiverAnswer = z.infer<typeof ReceiverAnswer>;
