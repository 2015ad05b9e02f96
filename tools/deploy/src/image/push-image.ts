import { rm } from 'node:fs/promises';
import { pushLayout, type PushOptions, type PushResult } from '../registry/push-layout.ts';
import type { Registry } from '../registry/registry.ts';
import type { BuiltImage } from './image-builder.ts';

/** Publishes a built image under its service's name; `tags` usually holds its identity. */
export function pushImage(registry: Registry, image: BuiltImage, options: PushOptions): Promise<PushResult> {
  return pushLayout(registry, image.service, image.layoutDir, options);
}

/** Removes the temporary folder of a built image. */
export async function discardImage(image: BuiltImage): Promise<void> {
  await rm(image.layoutDir, { recursive: true, force: true });
}
