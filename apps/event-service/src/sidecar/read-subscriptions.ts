import { z } from 'zod';

const Subscription = z.object({
  pubsubname: z.string(),
  topic: z.string(),
  metadata: z.record(z.string(), z.string()).optional(),
  rules: z.array(z.object({ match: z.string().optional(), path: z.string().optional() })).optional(),
  deadLetterTopic: z.string().optional(),
});
export type Subscription = z.infer<typeof Subscription>;

/** What of `GET /v1.0/metadata` is read. */
export const SidecarMetadata = z.object({ id: z.string(), subscriptions: z.array(Subscription).default([]) });

export interface SidecarAddress {
  /** Port of the sidecar's HTTP API on loopback. */
  readonly port: number;
  /** Asked for by a sidecar that has one (`DAPR_API_TOKEN`). */
  readonly apiToken: string | undefined;
}

/** The subscriptions that the sidecar has now. @throws {Error} when it is not there or does not let us in */
export async function readSubscriptions(sidecar: SidecarAddress, timeoutMs = 1_500): Promise<Subscription[]> {
  const url = `http://127.0.0.1:${sidecar.port}/v1.0/metadata`;
  const response = await fetch(url, {
    headers: sidecar.apiToken === undefined ? {} : { 'dapr-api-token': sidecar.apiToken },
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    throw new Error(`no sidecar answers on port ${sidecar.port}`, { cause: error });
  });
  if (response.status === 401) throw new Error('the sidecar refuses the token DAPR_API_TOKEN');
  if (!response.ok) throw new Error(`the sidecar answers ${response.status}`);
  return SidecarMetadata.parse(await response.json()).subscriptions;
}
