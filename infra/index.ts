// Entry for people who prefer plain `pulumi up`; `nx run infra:up` runs the same program, with its checks, without this file.
import * as pulumi from '@pulumi/pulumi';
import { loadEnvironment } from './environment/load-environment.ts';
import { connectCluster } from './kube/connect-cluster.ts';
import { findNamespaces } from './kube/find-namespaces.ts';
import { provision } from './program.ts';
import { readSettings } from './settings.ts';

async function program(): Promise<Record<string, unknown>> {
  const environment = await loadEnvironment(pulumi.getStack(), readSettings(process.env).environmentsFolder);
  const cluster = await connectCluster(environment.cluster.context);
  const { existing } = await findNamespaces(cluster, environment);
  return provision({ environment, clusterId: cluster.id, existingNamespaces: existing });
}

export { program as default };
