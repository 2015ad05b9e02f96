import { z } from 'zod';
import { hostName, webAddress } from './addresses.ts';

const header = z.string().regex(/^[A-Za-z][-A-Za-z0-9]*$/, 'the name of a header');

const url = webAddress.refine(
  (text) => !/^https?:\/\/[^/]*@/.test(text),
  'has credentials in it; use "tokenHeader" and the secret webhook-token',
);

/** Ways out for notifications, beside the application itself; each is left out where there is none. */
export const Notifications = z.strictObject({
  mail: z
    .strictObject({
      host: hostName,
      /** 465 is TLS from the first byte; on any other TLS begins when the server offers it. */
      port: z.int().min(1).max(65_535),
      /** Account at the server, with the secret `smtp-password`; without one the server takes mail from whoever reaches it. */
      user: z.string().min(1).optional(),
      from: z.email(),
      /** Until there are accounts one address gets all mail. */
      to: z.email(),
      verifyCertificate: z.boolean().default(true),
    })
    .optional(),
  webhook: z
    .strictObject({
      url,
      /** Header that carries the secret `webhook-token` with every request. */
      tokenHeader: header.optional(),
    })
    .optional(),
});

export type Notifications = z.infer<typeof Notifications>;
