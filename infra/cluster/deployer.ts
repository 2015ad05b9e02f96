import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { deployerRules } from '@todo/workload';
import { ownedBy } from './ownership.ts';

export interface DeployerArgs {
  environment: string;
  namespace: string;
  /** Secrets whose presence a deploy checks before it rolls out their consumers. */
  secretNames: readonly string[];
}

/**
 * The account as which CI deploys: what a release is made of, in one namespace, and nothing else. It cannot list or
 * change Secrets, touch quotas, or grant rights.
 */
export class Deployer extends pulumi.ComponentResource {
  static readonly accountName = 'deployer';

  constructor(name: string, args: DeployerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:Deployer', name, {}, opts);
    const metadata = {
      name: Deployer.accountName,
      namespace: args.namespace,
      labels: ownedBy(args.environment),
    };
    const child = { parent: this };
    const account = new kubernetes.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata, automountServiceAccountToken: false },
      child,
    );
    const role = new kubernetes.rbac.v1.Role(
      `${name}-role`,
      { metadata, rules: deployerRules(args.secretNames) },
      child,
    );
    new kubernetes.rbac.v1.RoleBinding(
      `${name}-binding`,
      {
        metadata,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: Deployer.accountName },
        subjects: [{ kind: 'ServiceAccount', name: Deployer.accountName, namespace: args.namespace }],
      },
      { parent: this, dependsOn: [account, role] },
    );
    this.registerOutputs();
  }
}
