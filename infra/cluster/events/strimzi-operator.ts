import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

export interface StrimziOperatorArgs {
  /** The one namespace that it watches and runs in. */
  namespace: string;
}

/** The operator that keeps Kafka, by its own Helm chart. Helm does not renew its definitions on an upgrade: apply them first. */
export class StrimziOperator extends pulumi.ComponentResource {
  constructor(name: string, { namespace }: StrimziOperatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:StrimziOperator', name, {}, opts);
    new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        name: 'strimzi',
        namespace,
        chart: 'oci://quay.io/strimzi-helm/strimzi-kafka-operator',
        version: '1.2.0',
        atomic: true,
        timeout: 600,
        values: { watchAnyNamespace: false, watchNamespaces: [] },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
