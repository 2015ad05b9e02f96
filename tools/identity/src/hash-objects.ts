import { fromParts, type Identity, type Part } from './compute-identity.ts';
import { stableJson } from './stable-json.ts';

/** As much of a Kubernetes object as names it; all of it is hashed. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * The hash of rendered objects, `obj-<20 hex>`, with a part for each object (`object:Deployment/todo-backend`). Neither
 * the order of the objects nor that of keys counts; the order inside arrays does, for it means something to Kubernetes.
 */
export function hashObjects(objects: readonly KubernetesObject[]): Identity {
  return fromParts('obj', objects.map(objectPart));
}

function objectPart(object: KubernetesObject): Part {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
  const place = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return [`object:${kind}${group}/${place}${metadata.name}`, stableJson(object)];
}
