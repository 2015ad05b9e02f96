import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { controlPlaneChart, controlPlaneValues } from '@todo/dapr';

export interface DaprControlPlaneArgs {
  namespace: string;
}

/** Dapr's operator, sentry and sidecar injector, by its own Helm chart. */
export class DaprControlPlane extends pulumi.ComponentResource {
  constructor(name: string, { namespace }: DaprControlPlaneArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:DaprControlPlane', name, {}, opts);
    const { name: chart, version, repository } = controlPlaneChart;
    new kubernetes.helm.v3.Release(
      `${name}-release`,
      {
        name: 'dapr',
        namespace,
        chart,
        version,
        repositoryOpts: { repo: repository },
        atomic: true,
        timeout: 600,
        values: controlPlaneValues,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
