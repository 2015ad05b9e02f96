import type { V1Ingress } from '@kubernetes/client-node';
import type { Platform } from '@todo/workload';
import type { LiveObjects } from './live-objects.ts';

/** Where people reach the application: as the platform says, else the address of its ingress, once it has one. */
export function publicUrl({ publicUrl, host }: Platform, live: LiveObjects): string | undefined {
  if (publicUrl !== undefined) return publicUrl;
  if (host !== undefined) return `http://${host}`;
  for (const object of live.values()) {
    if (object.kind !== 'Ingress') continue;
    const address = (object as V1Ingress).status?.loadBalancer?.ingress?.[0];
    const name = address?.hostname ?? address?.ip;
    if (name !== undefined) return `http://${name}`;
  }
  return undefined;
}
