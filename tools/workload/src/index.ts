export * from './platform.ts';
export * from './service-manifest.ts';
export { callerLabel, managedBy, migrationName, podSelector, serviceLabel } from './render/kubernetes-object.ts';
export type { KubernetesObject, RenderTarget } from './render/kubernetes-object.ts';
export { isAutoscaled, mainContainer } from './render/render-deployment.ts';
export { renderMigrationJob } from './render/render-migration-job.ts';
export { renderService } from './render/render-service.ts';
export { withTodaysSecrets } from './render/secret-hashes.ts';
export { secretsOf, type SecretVariable } from './render/secrets-of.ts';
