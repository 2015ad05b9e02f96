import { randomBytes } from 'node:crypto';
import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ownedBy } from '../ownership.ts';

export interface GeneratedSecretArgs {
  environment: string;
  namespace: string;
  /** Name of the Secret. */
  secretName: string;
  key: string;
}

/** A Secret with a random value, made once: later runs keep what is there. Removed from the cluster, it comes anew. */
export class GeneratedSecret extends pulumi.ComponentResource {
  readonly value: pulumi.Output<string>;

  constructor(name: string, args: GeneratedSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:GeneratedSecret', name, {}, opts);
    const { environment, namespace, secretName, key } = args;
    const secret = new kubernetes.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: { name: secretName, namespace, labels: ownedBy(environment) },
        type: 'Opaque',
        stringData: { [key]: pulumi.secret(randomBytes(32).toString('base64url')) },
      },
      { parent: this, ignoreChanges: ['stringData'] },
    );
    this.value = secret.stringData.apply((data) => data[key] ?? '');
    this.registerOutputs();
  }
}
