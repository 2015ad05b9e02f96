import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import type { NamespaceRole } from '../environment/environment.ts';
import { ownedBy } from './ownership.ts';

export interface NamespacesArgs {
  environment: string;
  /** Name of the namespace that plays each role. */
  names: Readonly<Record<NamespaceRole, string>>;
  /** Names of namespaces that were there before us; they stay as they are. */
  existing: ReadonlySet<string>;
}

/**
 * What pods of each namespace may do (Pod Security Standards). Node exporters need the host; the others are held to
 * "baseline" because their charts are not ours.
 */
const podSecurity: Record<NamespaceRole, 'restricted' | 'baseline' | 'privileged'> = {
  application: 'restricted',
  kafka: 'baseline',
  dapr: 'baseline',
  monitoring: 'privileged',
  ingress: 'baseline',
};

/** The namespaces of an environment, made where they are missing. */
export class Namespaces extends pulumi.ComponentResource {
  readonly created: kubernetes.core.v1.Namespace[];

  constructor(name: string, args: NamespacesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:Namespaces', name, {}, opts);
    const missing = Object.entries(args.names).filter(([, namespace]) => !args.existing.has(namespace));
    this.created = missing.map(([role, namespace]) => {
      const level = podSecurity[role as NamespaceRole];
      const labels = {
        ...ownedBy(args.environment),
        'pod-security.kubernetes.io/enforce': level,
        'pod-security.kubernetes.io/warn': level === 'privileged' ? 'privileged' : 'restricted',
      };
      return new kubernetes.core.v1.Namespace(
        `${name}-${role}`,
        { metadata: { name: namespace, labels } },
        // One that does not go is not waited for without end: `destroy` says then what it waits for.
        { parent: this, customTimeouts: { delete: '10m' } },
      );
    });
    this.registerOutputs();
  }
}
