export { createBuildkitBuilder } from './buildkit-builder.ts';
export { findImage } from './find-image.ts';
export type { BuildRequest, BuiltImage, ImageBuilder } from './image-builder.ts';
export { discardImage, pushImage } from './push-image.ts';
