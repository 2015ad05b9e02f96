import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { secretDefinitions, type SecretName } from '../secrets/secret-names.ts';
import { hashSecret } from '../secrets/hash-secret.ts';
import { ownedBy } from './ownership.ts';

export type SecretValues = Partial<Record<SecretName, pulumi.Output<string>>>;

export interface ApplicationSecretsArgs {
  environment: string;
  namespace: string;
  values: SecretValues;
  /** Key of the hashes by which pods know that a value changed; without one there are none. */
  hashKey?: pulumi.Input<string> | undefined;
}

/** The Secrets that services name in their `service.json`; one whose values are not set is not made. */
export class ApplicationSecrets extends pulumi.ComponentResource {
  /** Names of the Secrets made. */
  readonly names: string[];
  /** A keyed hash of each value, as the platform's record holds them. Not secret. */
  readonly hashes: pulumi.Output<string>;

  constructor(name: string, args: ApplicationSecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:ApplicationSecrets', name, {}, opts);
    const contents = new Map<string, Record<string, pulumi.Output<string>>>();
    for (const [secretName, value] of Object.entries(args.values)) {
      const definition = secretDefinitions[secretName as SecretName];
      if (!('goesTo' in definition)) continue;
      const { secret, key } = definition.goesTo;
      contents.set(secret, { ...contents.get(secret), [key]: value });
    }
    for (const [secret, stringData] of contents) {
      const metadata = { name: secret, namespace: args.namespace, labels: ownedBy(args.environment) };
      new kubernetes.core.v1.Secret(`${name}-${secret}`, { metadata, type: 'Opaque', stringData }, { parent: this });
    }
    this.names = [...contents.keys()];
    this.hashes = pulumi.unsecret(hashAll(contents, args.hashKey));
    this.registerOutputs();
  }
}

function hashAll(
  contents: ReadonlyMap<string, Record<string, pulumi.Output<string>>>,
  hashKey: pulumi.Input<string> | undefined,
): pulumi.Output<string> {
  const entries = [...contents].flatMap(([secret, data]) =>
    Object.entries(data).map(([key, value]) => ({ name: `${secret}/${key}`, value })),
  );
  if (hashKey === undefined) return pulumi.output('');
  return pulumi.all([hashKey, pulumi.all(entries)]).apply(([key, known]) =>
    known
      .map(({ name, value }) => `${name}=${hashSecret(key, name, value)}`)
      .sort()
      .join(','),
  );
}
