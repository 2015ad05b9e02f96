import type { Check } from './check.ts';

/** Region, node size and Kubernetes version must be offered together, today. */
export const checkPlace: Check = ({ kubernetes, sizes, clusters }, { digitalocean, owned }) => {
  const { region, cluster } = digitalocean;
  const problems: string[] = [];
  const slugs = (list: readonly { slug: string }[]) => list.map(({ slug }) => slug);
  if (kubernetes && !slugs(kubernetes.regions).includes(region)) {
    problems.push(
      `digitalocean.region: ${region} has no Kubernetes; choose one of ${slugs(kubernetes.regions).join(', ')}`,
    );
  }
  const wanted = cluster.nodes.size;
  const size = sizes?.find(({ slug }) => slug === wanted);
  if (kubernetes && !slugs(kubernetes.sizes).includes(wanted)) {
    problems.push(
      `digitalocean.cluster.nodes.size: ${wanted} is not offered for nodes; doctl kubernetes options sizes`,
    );
  } else if (size && !(size.available && size.regions.includes(region))) {
    problems.push(`digitalocean.cluster.nodes.size: ${wanted} is not to be had in ${region} now; choose another`);
  }
  // A running cluster keeps its version, offered or not.
  const running = clusters?.some(({ id }) => owned.has(id));
  const versions = kubernetes ? slugs(kubernetes.versions) : [];
  if (kubernetes && !running && !versions.some((slug) => slug.startsWith(cluster.version))) {
    problems.push(
      `digitalocean.cluster.version: DigitalOcean offers no ${cluster.version}x any more; it offers ${versions.join(', ')}`,
    );
  }
  return { problems };
};
