import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ownedBy } from '../ownership.ts';

export interface CopiedSecretArgs {
  environment: string;
  namespace: string;
  /** Name of the Secret. */
  secretName: string;
  key: string;
  value: pulumi.Input<string>;
}

/** A Secret with a value that stands in another namespace already, for pods that cannot look there. */
export class CopiedSecret extends pulumi.ComponentResource {
  constructor(name: string, args: CopiedSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:CopiedSecret', name, {}, opts);
    const { environment, namespace, secretName, key, value } = args;
    const metadata = { name: secretName, namespace, labels: ownedBy(environment) };
    new kubernetes.core.v1.Secret(
      `${name}-secret`,
      { metadata, type: 'Opaque', stringData: { [key]: pulumi.secret(value) } },
      { parent: this },
    );
    this.registerOutputs();
  }
}
