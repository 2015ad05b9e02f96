export * from './api-error.ts';
export * from './create-api-client.ts';
export type { RequestOptions } from './send-request.ts';
export * from './subscribe-to-changes.ts';
