import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { SecretValues } from './cluster/application-secrets.ts';
import { ClusterPlatform } from './cluster/cluster-platform.ts';
import { Deployer } from './cluster/deployer.ts';
import type { Environment } from './environment/environment.ts';
import { hashKeyName } from './secrets/ensure-hash-key.ts';
import { type SecretName, secretNames } from './secrets/secret-names.ts';

/** Name of the Pulumi project, and of its part of the stack's settings (`todo-infra:database-url`). */
export const projectName = 'todo-infra';

export interface ProgramArgs {
  environment: Environment;
  /** What tells this cluster from any other. */
  clusterId: string;
  existingNamespaces: ReadonlySet<string>;
  /** Secrets that the account's side made; they stand before those that somebody set. */
  madeSecrets?: Partial<Record<SecretName, pulumi.Input<string>>>;
}

/** All that is provisioned for an environment. Runs inside the Pulumi engine, by `infra:up` or by plain `pulumi up`. */
export function provision({
  environment,
  clusterId,
  existingNamespaces,
  madeSecrets = {},
}: ProgramArgs): Record<string, unknown> {
  const provider = new kubernetes.Provider(
    'cluster',
    {
      // Without it a changed kubeconfig could make the provider, and all that it made, look replaced.
      clusterIdentifier: clusterId,
      // A run that died between making an object and noting it can go on; foreign objects are refused before.
      upsertExistingObjects: true,
      enablePatchForce: true,
      // Otherwise a new value deletes the object and makes it again while pods read it.
      enableConfigMapMutable: true,
      enableSecretMutable: true,
    },
    { transformations: [withoutKubeConfig] },
  );
  const platform = new ClusterPlatform(
    'platform',
    {
      environment,
      existingNamespaces,
      secrets: readSecrets(madeSecrets),
      hashKey: new pulumi.Config(projectName).getSecret(hashKeyName),
    },
    { providers: { kubernetes: provider } },
  );
  return {
    environment: environment.name,
    clusterId,
    namespace: environment.namespaces.application,
    deployer: Deployer.accountName,
    secrets: platform.secretNames,
  };
}

/**
 * The SDK writes the path in KUBECONFIG into the provider's inputs, and so into the state: another machine, and every
 * destroy, would go by the path of this one. Left out, the provider reads the variable when it runs.
 */
function withoutKubeConfig({ props, opts }: pulumi.ResourceTransformationArgs): pulumi.ResourceTransformationResult {
  const { kubeconfig: _, ...rest } = props;
  return { props: rest, opts };
}

function readSecrets(made: NonNullable<ProgramArgs['madeSecrets']>): SecretValues {
  const config = new pulumi.Config(projectName);
  const values: SecretValues = {};
  for (const name of secretNames) {
    const value = made[name] ? pulumi.secret(made[name]) : config.getSecret(name);
    if (value) values[name] = value;
  }
  return values;
}
