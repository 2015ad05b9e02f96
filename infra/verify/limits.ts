/** The specification's limits, in seconds. */
export const limits = {
  provisioning: 600,
  loadBalancer: 300,
  deploy: 300,
  podsReady: 120,
  response: 1,
} as const;
