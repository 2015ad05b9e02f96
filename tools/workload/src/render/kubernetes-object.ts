import type { ServiceManifest } from '../service-manifest.ts';

/** Labels every object of ours carries; a deploy may change or remove an object only when it does. */
export const managedBy = { 'app.kubernetes.io/part-of': 'todo-app', 'app.kubernetes.io/managed-by': 'todo-deploy' };

/** The label, on every object, that names the service it belongs to. */
export const serviceLabel = 'todo.deploy/service';

/** What every Kubernetes object has; the rest depends on its kind. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
}

/** Where a service is rendered for. */
export interface RenderTarget {
  readonly namespace: string;
  /** `host/repository@sha256:…`; never a tag. */
  readonly image: string;
}

/** Selects the pods of a service and nothing else; a Deployment's selector can never change. */
export function podSelector(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name };
}

/**
 * Pods that call `callee` carry this label, and its policy admits whoever does: so a service is rendered from its own
 * declaration alone, and a new caller does not touch the one it calls.
 */
export function callerLabel(callee: string): string {
  return `todo.deploy/calls-${callee}`;
}

/** Name of the pods, and of all objects, of a service's migration. */
export function migrationName(manifest: ServiceManifest): string {
  return `${manifest.name}-migrate`;
}

/** Metadata of an object of `manifest`'s service. */
export function metadata(manifest: ServiceManifest, namespace: string, name = manifest.name) {
  return {
    name,
    namespace,
    labels: { ...podSelector(name), ...managedBy, [serviceLabel]: manifest.name },
  };
}
