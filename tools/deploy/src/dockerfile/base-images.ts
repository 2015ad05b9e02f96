import { z } from 'zod';
import { DeployError } from '../deploy-error.ts';
import { parseImageReference } from '../registry/parse-reference.ts';

/** Where the pins are kept, relative to the workspace: the base image of each name, by tag and digest. */
export const baseImagesFile = 'docker/base-images.json';

const pinned = z.string().refine((text) => isPinned(text), 'must name a tag and a digest: name:tag@sha256:…');
export const BaseImages = z.strictObject({ node: pinned });
export type BaseImages = z.infer<typeof BaseImages>;

/** Reads the text of `docker/base-images.json`. Throws a DeployError when a pin is malformed or lacks its digest. */
export function parseBaseImages(text: string): BaseImages {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new DeployError(`${baseImagesFile} is not JSON`, { cause });
  }
  const parsed = BaseImages.safeParse(content);
  if (!parsed.success) throw new DeployError(`${baseImagesFile} is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function isPinned(text: string): boolean {
  try {
    const { tag, digest } = parseImageReference(text);
    return tag !== undefined && digest !== undefined;
  } catch {
    return false;
  }
}
