import { IdentityError } from './identity-error.ts';
import type { BaseImage } from './identity-input.ts';

/**
 * The base image that a Dockerfile declares as the default of a build argument: `ARG BASE_IMAGE=node:24@sha256:…`.
 * Throws IdentityError when there is none.
 */
export function readBaseImage(path: string, dockerfile: string, argument: string): BaseImage {
  const [, ref] = new RegExp(`^ARG\\s+${argument}=["']?([^\\s"']+)`, 'm').exec(dockerfile) ?? [];
  if (ref === undefined) throw new IdentityError(`${path} has no line "ARG ${argument}=<image>@sha256:<digest>"`);
  return parseBaseImage(ref);
}

/** `<name>[:<tag>]@sha256:<64 hex>`. Throws IdentityError when the digest is missing: a tag's content may change. */
export function parseBaseImage(ref: string): BaseImage {
  const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(ref) ?? [];
  if (digest !== undefined) return { ref, digest };
  throw new IdentityError(
    `The base image "${ref}" is not pinned. Name it by digest: <image>:<tag>@sha256:<64 hex digits>`,
  );
}
