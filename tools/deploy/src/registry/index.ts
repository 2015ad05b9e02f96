export { RegistryError } from './errors.ts';
export { loadCredentials, type Credentials } from './load-credentials.ts';
export { isDigest, parseImageReference, parseRegistryLocation } from './parse-reference.ts';
export { pushLayout, type PushOptions, type PushProgress, type PushResult } from './push-layout.ts';
export { Registry, type RegistryOptions, type StoredManifest } from './registry.ts';
export { verifyImage } from './verify-image.ts';
