/** Dapr's own Helm chart, in the one version that is tested here. */
export const controlPlaneChart = {
  name: 'dapr',
  version: '1.18.3',
  repository: 'https://dapr.github.io/helm-charts/',
};

/** Values of the chart; the rest is its own. */
export const controlPlaneValues = {
  global: {
    // Neither actors nor jobs are used: no placement, no scheduler with its disks.
    actors: { enabled: false },
    scheduler: { enabled: false },
    logAsJson: true,
    // Nodes of DigitalOcean have no zone label, by which the chart would spread.
    ha: { topologyKey: 'kubernetes.io/hostname' },
  },
  dapr_sidecar_injector: {
    // What the Pod Security Standard "restricted" asks of the sidecar as of every container.
    sidecarRunAsNonRoot: true,
    sidecarReadOnlyRootFilesystem: true,
    sidecarDropALLCapabilities: true,
  },
  // Services of its own for every deployment are for calls between sidecars, which there are none of.
  dapr_operator: { serviceReconciler: { enabled: false } },
  // It may read Secrets where components name them; the chart's own role for a namespace "default" is not needed.
  dapr_rbac: { secretReader: { enabled: false } },
};
