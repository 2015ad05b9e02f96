export * from './platform.ts';
export * from './service-manifest.ts';
