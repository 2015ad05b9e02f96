import { accountNames } from '../environment/digitalocean.ts';
import type { Check } from './check.ts';

/** Nothing of somebody else's may have a name of ours; what is ours without being in the state was orphaned. */
export const checkNames: Check = ({ clusters, vpcs, databases }, { environment, digitalocean, owned }) => {
  const names = accountNames(environment, digitalocean);
  const problems: string[] = [];
  const taken = <T extends { id: string; name: string }>(list: readonly T[] | undefined, name: string) =>
    list?.find((item) => item.name === name && !owned.has(item.id));

  const cluster = taken(clusters, names.cluster);
  if (cluster?.tags.includes(names.tag)) {
    problems.push(
      `cluster "${cluster.name}" (${cluster.id}, ${cluster.status.state}) is this environment's, but its state does not know ` +
        'it: it was orphaned and costs money (docs/runbooks/cluster-creation-failed.md)',
    );
  } else if (cluster) {
    problems.push(`the account has another cluster "${cluster.name}": set digitalocean.cluster.name`);
  }
  const vpc = taken(vpcs, names.network);
  if (vpc) {
    problems.push(
      `the account has another VPC "${vpc.name}" (${vpc.id}): set digitalocean.network.name, or delete it if a failed run left ` +
        `it: doctl vpcs delete ${vpc.id}`,
    );
  }
  for (const [kind, name] of Object.entries({ postgres: names.postgres, valkey: names.valkey })) {
    const wanted = digitalocean.databases[kind as 'postgres' | 'valkey'];
    const database = wanted && taken(databases, name);
    if (database) problems.push(`the account has another database "${name}" (${database.id}): rename or delete it`);
  }
  return { problems };
};
