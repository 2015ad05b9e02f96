export { createBuildkitBuilder } from './buildkit-builder.ts';
export { deleteImage } from './delete-image.ts';
export { findImage } from './find-image.ts';
export type { BuildRequest, BuiltImage, ImageBuilder } from './image-builder.ts';
export { discardImage, pushImage, type PushedImage } from './push-image.ts';
