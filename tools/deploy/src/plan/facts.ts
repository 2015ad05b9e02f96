import type { Release } from '@todo/workload';
import type { Identity } from '@todo/identity';

/** How the commit that runs relates to the one that is deployed from. */
export const ancestries = ['ancestor', 'not an ancestor', 'unknown commit', 'not asked'] as const;
export type Ancestry = (typeof ancestries)[number];

/** What the cluster says of a service now; read from its Deployment. */
export interface Running {
  /** Annotations of the deploy that made it; '' when something else made it. */
  readonly identity: string;
  readonly objects: string;
  readonly commit: string;
  /** Number of the release, 0 for none. */
  readonly release: number;
  /** `sha256:…` of the image in the pod template, '' when it is referred to by tag. */
  readonly digest: string;
  readonly pods: { readonly ready: number; readonly wanted: number };
}

/** Everything that decides what is to be done for one service. */
export interface ServiceFacts {
  readonly service: string;
  /** Name of its Nx project. */
  readonly project: string;
  /** Whether Nx counts it as affected; undefined when nobody asked. */
  readonly affected?: boolean | undefined;
  readonly wanted: Identity;
  /** Hash of the rendered objects, whatever the image. */
  readonly wantedObjects: Identity;
  /** Digest that the registry holds under the wanted identity. */
  readonly inRegistry: string | undefined;
  readonly running: Running | undefined;
  /** Whether the registry still holds the image that runs. */
  readonly runningInRegistry: boolean;
  /** Digest that the running release recorded; it may differ from `running.digest` when someone set another image. */
  readonly releasedDigest: string | undefined;
  readonly hasMigration: boolean;
  /** Releases of the service, newest first. */
  readonly releases: readonly Release[];
  /** In which parts the wanted state differs from the running release, in words. */
  readonly changes: readonly string[];
  /** What applying the running release again would set right, in words. */
  readonly drift: readonly string[];
  /** Fields of its objects that others set and that a deploy leaves alone, in words. */
  readonly foreign: readonly string[];
  readonly ancestry: Ancestry;
}
