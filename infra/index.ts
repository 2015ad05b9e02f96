// Entry for people who prefer plain `pulumi up`; `nx run infra:up` runs the same program, with its checks, without this file.
import * as pulumi from '@pulumi/pulumi';
import { provisionCloud } from './cloud/cloud-program.ts';
import { cloudStackName, environmentOfCloudStack } from './cloud/cloud-stack.ts';
import type { Environment } from './environment/environment.ts';
import { loadEnvironment } from './environment/load-environment.ts';
import { InfraError } from './infra-error.ts';
import { connectCluster } from './kube/connect-cluster.ts';
import { findNamespaces } from './kube/find-namespaces.ts';
import { type ProgramArgs, projectName, provision } from './program.ts';
import { readSettings } from './settings.ts';

async function program(): Promise<Record<string, unknown>> {
  const { environmentsFolder } = readSettings(process.env);
  const cloudOf = environmentOfCloudStack(pulumi.getStack());
  if (cloudOf !== undefined) return cloudProgram(await loadEnvironment(cloudOf, environmentsFolder));
  const environment = await loadEnvironment(pulumi.getStack(), environmentsFolder);
  const cluster = await connectCluster(environment.cluster.context);
  const { existing } = await findNamespaces(cluster, environment);
  return provision({
    environment,
    clusterId: cluster.id,
    existingNamespaces: existing,
    madeSecrets: madeIn(environment),
  });
}

/** URLs of managed databases, from the stack of the account's side. */
function madeIn({ name, digitalocean }: Environment): ProgramArgs['madeSecrets'] {
  const { postgres, valkey } = digitalocean?.databases ?? {};
  if (!postgres && !valkey) return {};
  const reference = `${pulumi.getOrganization()}/${projectName}/${cloudStackName(name)}`;
  const cloud = new pulumi.StackReference(reference);
  const output = (key: string) => cloud.requireOutput(key) as pulumi.Output<string>;
  return {
    ...(postgres ? { 'database-url': output('databaseUrl') } : {}),
    ...(valkey ? { 'redis-url': output('redisUrl') } : {}),
  };
}

function cloudProgram({ name, digitalocean }: Environment): Record<string, unknown> {
  if (digitalocean) return provisionCloud({ environment: name, digitalocean });
  throw new InfraError(`the environment "${name}" has no section "digitalocean"`);
}

export { program as default };
