/** The real parts that the environment names; see docs/guides/testing.md. */
export interface RealParts {
  /** `host:port` of a registry without login that this machine and the nodes reach. */
  registry: string;
  /** The Node base image there, by digest. */
  baseImage: string;
  /** URL of the cluster's ingress. */
  ingressUrl: string;
  /** Namespace of the ingress controller. */
  ingressNamespace: string;
  /** The address by which pods reach this machine. */
  hostAddress: string;
  chromium: string;
  kubeconfig: string;
  /** A file that gets a line of JSON for every write to the API server. */
  auditLog: string;
}

const variables: Record<keyof RealParts, string> = {
  registry: 'TEST_REGISTRY',
  baseImage: 'TEST_BASE_IMAGE',
  ingressUrl: 'TEST_INGRESS_URL',
  ingressNamespace: 'TEST_INGRESS_NAMESPACE',
  hostAddress: 'TEST_HOST_ADDRESS',
  chromium: 'TEST_CHROMIUM',
  kubeconfig: 'KUBECONFIG',
  auditLog: 'TEST_AUDIT_LOG',
};

/** The names of the variables that are missing; none when every part is there. */
export const missingParts = Object.values(variables).filter((name) => !process.env[name]);

export function realParts(): RealParts {
  return Object.fromEntries(
    Object.entries(variables).map(([key, name]) => [key, process.env[name]]),
  ) as unknown as RealParts;
}
