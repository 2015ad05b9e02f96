import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { type Platform, platformConfigMap } from '@todo/workload';
import { ownedBy } from './ownership.ts';

export interface PlatformRecordArgs {
  namespace: string;
  platform: Platform;
  /** Of the Secrets that services use; no part of `platform`, as only the engine knows them. */
  secretHashes?: pulumi.Input<string>;
}

/** The ConfigMap from which a deploy learns what this environment offers. */
export class PlatformRecord extends pulumi.ComponentResource {
  constructor(name: string, args: PlatformRecordArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:PlatformRecord', name, {}, opts);
    const platform = { ...args.platform, secretHashes: args.secretHashes ?? args.platform.secretHashes };
    const given = Object.entries(platform).filter(([, value]) => value !== undefined);
    new kubernetes.core.v1.ConfigMap(
      `${name}-configmap`,
      {
        metadata: {
          name: platformConfigMap,
          namespace: args.namespace,
          labels: ownedBy(args.platform.environment),
        },
        data: Object.fromEntries(given) as Record<string, pulumi.Input<string>>,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
