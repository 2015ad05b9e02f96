export { createApiClient, type ApiClient, type ApiClientOptions } from './api-client.ts';
export { ApiError } from './api-error.ts';
export { InfraError } from '../infra-error.ts';
export { readAccountAccess, requireAccountAccess, standardApiUrl, type AccountAccess } from './read-account-access.ts';
export { requestClusterCredentials, type IssuedCredentials } from './request-cluster-credentials.ts';
export { requestRegistryLogin, type RegistryLogin } from './request-registry-login.ts';
