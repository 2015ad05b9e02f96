import type { KubernetesObject } from '@todo/workload';
import { isKubeError } from './kube-error.ts';
import type { KubeTransport } from './kube-transport.ts';
import { resourcePath, type Kind } from './resources.ts';

/** Owner, to the API server, of the fields that a service is rendered to. */
export const fieldManager = 'todo-deploy';

export interface ListOptions {
  readonly labels?: string;
  readonly fields?: string;
  /** Leaves everything but `metadata` on the server. */
  readonly metadataOnly?: boolean;
}

/** One namespace of one cluster. */
export interface Cluster {
  readonly namespace: string;
  /** Undefined when there is no such object. */
  read<T>(kind: Kind, name: string): Promise<T | undefined>;
  list<T>(kind: Kind, options?: ListOptions): Promise<T[]>;
  /** Server-side apply; takes fields over from whoever set them. Answers the object as it is then. */
  apply<T>(object: KubernetesObject, options?: { manager?: string; dryRun?: boolean }): Promise<T>;
  create<T>(object: KubernetesObject): Promise<T>;
  /** Replaces; fails with 409 when `metadata.resourceVersion` is not the newest. */
  replace<T>(object: KubernetesObject): Promise<T>;
  /** JSON merge patch. */
  merge<T>(kind: Kind, name: string, patch: object): Promise<T>;
  /** Does nothing when it is gone already. */
  remove(kind: Kind, name: string): Promise<void>;
  /** The last lines that a container wrote; '' when it wrote none yet. */
  logs(pod: string, options: { container: string; lines: number; previous?: boolean }): Promise<string>;
}

export function openCluster(transport: KubeTransport, namespace: string): Cluster {
  const path = (kind: Kind, name?: string) => resourcePath(kind, namespace, name);
  const pathOf = ({ kind, metadata }: KubernetesObject) => path(kind as Kind, metadata.name);
  const parsed = async <T>(text: Promise<string>) => JSON.parse(await text) as T;

  return {
    namespace,
    async read<T>(kind: Kind, name: string) {
      try {
        return await parsed<T>(transport({ method: 'GET', path: path(kind, name) }));
      } catch (error) {
        if (isKubeError(error, 404)) return undefined;
        throw error;
      }
    },
    async list<T>(kind: Kind, { labels, fields, metadataOnly }: ListOptions = {}) {
      const accept = metadataOnly ? 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' : undefined;
      const query = { labelSelector: labels, fieldSelector: fields };
      const text = transport({ method: 'GET', path: path(kind), query, ...(accept && { accept }) });
      return (await parsed<{ items: T[] | null }>(text)).items ?? [];
    },
    apply: (object, { manager = fieldManager, dryRun = false } = {}) =>
      parsed(
        transport({
          method: 'PATCH',
          path: pathOf(object),
          query: {
            fieldManager: manager,
            force: 'true',
            fieldValidation: 'Strict',
            dryRun: dryRun ? 'All' : undefined,
          },
          contentType: 'application/apply-patch+yaml',
          body: object,
        }),
      ),
    create: (object) =>
      parsed(transport({ method: 'POST', path: path(object.kind as Kind), query: { fieldManager }, body: object })),
    replace: (object) =>
      parsed(transport({ method: 'PUT', path: pathOf(object), query: { fieldManager }, body: object })),
    merge: (kind, name, patch) =>
      parsed(
        transport({
          method: 'PATCH',
          path: path(kind, name),
          query: { fieldManager },
          contentType: 'application/merge-patch+json',
          body: patch,
        }),
      ),
    async remove(kind, name) {
      try {
        await transport({ method: 'DELETE', path: path(kind, name), query: { propagationPolicy: 'Background' } });
      } catch (error) {
        if (!isKubeError(error, 404)) throw error;
      }
    },
    async logs(pod, { container, lines, previous = false }) {
      const query = { container, tailLines: String(lines), previous: String(previous) };
      try {
        return await transport({ method: 'GET', path: `${path('Pod', pod)}/log`, query, accept: '*/*' });
      } catch (error) {
        if (isKubeError(error, 400) || isKubeError(error, 404)) return '';
        throw error;
      }
    },
  };
}
