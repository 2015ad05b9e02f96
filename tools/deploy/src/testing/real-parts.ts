/** The real parts that the environment names; docs/guides/testing.md tells how to have them. */
export interface RealParts {
  /** `host:port` of a registry without login that this machine and the nodes reach. */
  readonly registry: string;
  readonly authRegistry: string;
  readonly authRegistryUser: string;
  readonly authRegistryPassword: string;
  /** The Node base image in `registry`, by digest. */
  readonly baseImage: string;
  readonly kubeconfig: string;
  /** The address by which pods reach this machine. */
  readonly hostAddress: string;
}

const variables: Record<keyof RealParts, string> = {
  registry: 'TEST_REGISTRY',
  authRegistry: 'TEST_AUTH_REGISTRY',
  authRegistryUser: 'TEST_AUTH_REGISTRY_USER',
  authRegistryPassword: 'TEST_AUTH_REGISTRY_PASSWORD',
  baseImage: 'TEST_BASE_IMAGE',
  kubeconfig: 'KUBECONFIG',
  hostAddress: 'TEST_HOST_ADDRESS',
};

export const realParts = Object.fromEntries(
  Object.entries(variables).map(([part, name]) => [part, process.env[name] ?? '']),
) as unknown as RealParts;

/** For `describe.skipIf(...)`: the names of the variables that `parts` need and the environment lacks. */
export function missing(...parts: (keyof RealParts)[]): string {
  const names = parts.map((part) => variables[part]).filter((name) => !process.env[name]);
  return names.length > 0 ? ` (skipped: set ${names.join(', ')})` : '';
}
