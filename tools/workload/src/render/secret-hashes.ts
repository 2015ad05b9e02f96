import type { Platform } from '../platform.ts';
import type { ServiceManifest } from '../service-manifest.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { secretsOf, sidecarSecretsOf } from './secrets-of.ts';

/** Annotations of pods that say which values of which Secrets they were started with: `<prefix><secret>.<key>`. */
const prefix = 'secrets.todo.deploy/';

/** `database-secret/url=<hash>,…` as the platform keeps it, by `<secret>.<key>`. */
function parseHashes({ secretHashes }: Platform): Map<string, string> {
  const entries = secretHashes.split(',').filter(Boolean);
  return new Map(entries.map((entry) => entry.replace('/', '.').split('=') as [string, string]));
}

/**
 * For the pods of a service: a hash of each secret that its program or its sidecar uses. They read a secret when they start
 * and never again, so a new value, which changes its hash, has to start new pods: of this service, and of no other.
 */
export function secretAnnotations(manifest: ServiceManifest, platform: Platform): Record<string, string> {
  const hashes = parseHashes(platform);
  const used = [...secretsOf(manifest, platform), ...sidecarSecretsOf(manifest, platform)];
  const names = new Set(used.map(({ secret, key }) => `${secret}.${key}`));
  return Object.fromEntries(
    [...names].sort().flatMap((name) => {
      const hash = hashes.get(name);
      return hash === undefined ? [] : [[prefix + name, hash]];
    }),
  );
}

/** Stored objects as they must be for pods that start today: with the hashes of the secrets as they are now. */
export function withTodaysSecrets(objects: readonly KubernetesObject[], platform: Platform): KubernetesObject[] {
  const hashes = parseHashes(platform);
  return objects.map((object) => {
    const { template } = (object as { spec?: { template?: { metadata?: KubernetesObject['metadata'] } } }).spec ?? {};
    const stored = template?.metadata?.annotations;
    if (object.kind !== 'Deployment' || !stored) return object;
    const annotations = Object.fromEntries(
      Object.entries(stored).map(([name, hash]) => [
        name,
        name.startsWith(prefix) ? (hashes.get(name.slice(prefix.length)) ?? hash) : hash,
      ]),
    );
    const { spec } = object as { spec?: object };
    return {
      ...object,
      spec: { ...spec, template: { ...template, metadata: { ...template?.metadata, annotations } } },
    } as KubernetesObject;
  });
}
