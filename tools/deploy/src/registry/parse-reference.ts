import { DeployError } from '../deploy-error.ts';

/** Where images live: `host` with its port, `path` without slashes at either end ('' for none). */
export interface RegistryLocation {
  readonly host: string;
  readonly path: string;
}

/** A name of one image. `repository` is the path inside the registry, `digest` and `tag` whichever were given. */
export interface ImageReference {
  readonly host: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const host = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?`;
const segment = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`;
const repository = `${segment}(?:/${segment})*`;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Reads `host[:port][/path]`, the form of the platform's `registry`. Throws a DeployError on anything else. */
export function parseRegistryLocation(text: string): RegistryLocation {
  const match = new RegExp(`^(${host})(?:/(${repository}))?/?$`).exec(text);
  if (!match) {
    throw new DeployError(
      `"${text}" is not the address of a registry. Write host[:port]/path without https://, ` +
        'for example registry.digitalocean.com/my-registry',
    );
  }
  return { host: match[1] ?? '', path: match[2] ?? '' };
}

/** Reads an image's name as Docker does: no host means Docker Hub, one segment there means `library/`. */
export function parseImageReference(text: string): ImageReference {
  const match = new RegExp(
    `^(?:(${host})/)?(${repository})(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
  ).exec(text);
  const first = match?.[1];
  const names = match?.[2] ?? '';
  if (!match || !names)
    throw new DeployError(`"${text}" is not the name of an image (host/name:tag or host/name@sha256:…)`);
  const isHost = first !== undefined && (/[.:[]/.test(first) || first === 'localhost');
  const path = first === undefined || isHost ? names : `${first}/${names}`;
  return {
    host: isHost ? first : 'docker.io',
    repository: !isHost && !path.includes('/') ? `library/${path}` : path,
    tag: match[3],
    digest: match[4],
  };
}

/** True for `sha256:` and 64 hex digits. */
export function isDigest(text: string): boolean {
  return digestPattern.test(text);
}
