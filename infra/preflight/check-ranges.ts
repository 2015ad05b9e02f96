import { overlaps } from '../environment/address-range.ts';
import type { Check } from './check.ts';

/** Addresses of a VPC-native cluster and of a VPC may not be those of any other of the account. */
export const checkRanges: Check = ({ vpcs, clusters }, { digitalocean, owned }) => {
  const ours = {
    'digitalocean.cluster.clusterSubnet': digitalocean.cluster.clusterSubnet,
    'digitalocean.cluster.serviceSubnet': digitalocean.cluster.serviceSubnet,
    ...(digitalocean.network.ipRange && { 'digitalocean.network.ipRange': digitalocean.network.ipRange }),
  };
  const theirs = [
    ...(vpcs ?? [])
      .filter(({ id }) => !owned.has(id))
      .map(({ name, ip_range: range }) => ({ what: `VPC "${name}"`, range })),
    ...(clusters ?? [])
      .filter(({ id }) => !owned.has(id))
      .flatMap(({ name, cluster_subnet, service_subnet }) =>
        [cluster_subnet, service_subnet].map((range) => ({ what: `cluster "${name}"`, range })),
      )
      // The ranges of clusters that are not VPC-native are an overlay of their own.
      .filter(({ range }) => range !== '' && !['10.244.0.0/16', '10.245.0.0/16'].includes(range)),
  ];
  const problems = Object.entries(ours).flatMap(([field, range]) =>
    theirs
      .filter((other) => overlaps(other.range, range))
      .map((other) => `${field}: ${range} overlaps ${other.range} of ${other.what}: choose another range`),
  );
  return { problems };
};
