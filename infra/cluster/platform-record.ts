import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type Platform, platformConfigMap } from '@todo/workload';
import { ownedBy } from './ownership.ts';

export interface PlatformRecordArgs {
  namespace: string;
  platform: Platform;
}

/** The ConfigMap from which a deploy learns what this environment offers. */
export class PlatformRecord extends pulumi.ComponentResource {
  constructor(name: string, args: PlatformRecordArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:PlatformRecord', name, {}, opts);
    const given = Object.entries(args.platform).filter(([, value]) => value !== undefined);
    new kubernetes.core.v1.ConfigMap(
      `${name}-configmap`,
      {
        metadata: {
          name: platformConfigMap,
          namespace: args.namespace,
          labels: ownedBy(args.platform.environment),
        },
        data: Object.fromEntries(given) as Record<string, string>,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
