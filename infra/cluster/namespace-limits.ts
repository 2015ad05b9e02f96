import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { Environment } from '../environment/environment.ts';
import { ownedBy } from './ownership.ts';

export interface NamespaceLimitsArgs {
  environment: string;
  namespace: string;
  /** The most that all pods of the namespace may use together. */
  quota: Environment['quota'];
  /** What one container gets by default, and at most. */
  limits: Environment['limits'];
}

/** Keeps one namespace from taking the cluster: a ResourceQuota and a LimitRange. */
export class NamespaceLimits extends pulumi.ComponentResource {
  constructor(name: string, args: NamespaceLimitsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:NamespaceLimits', name, {}, opts);
    const metadata = { name: 'environment', namespace: args.namespace, labels: ownedBy(args.environment) };
    new kubernetes.core.v1.ResourceQuota(`${name}-quota`, { metadata, spec: { hard: args.quota } }, { parent: this });
    const { defaultRequest, default: fallback, max } = args.limits;
    const container = { type: 'Container', defaultRequest, default: fallback, max };
    new kubernetes.core.v1.LimitRange(`${name}-range`, { metadata, spec: { limits: [container] } }, { parent: this });
    this.registerOutputs();
  }
}
