import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { ownedBy } from './ownership.ts';

export interface ImagePullSecretArgs {
  environment: string;
  namespace: string;
  /** `host[:port]/path` that pods pull from. */
  registry: string;
  username: string;
  password: pulumi.Output<string>;
}

/** Lets pods pull from a registry that asks for a login. */
export class ImagePullSecret extends pulumi.ComponentResource {
  static readonly secretName = 'registry-login';

  constructor(name: string, args: ImagePullSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:ImagePullSecret', name, {}, opts);
    const host = args.registry.split('/')[0] ?? args.registry;
    const config = args.password.apply((password) => {
      const auth = Buffer.from(`${args.username}:${password}`).toString('base64');
      return JSON.stringify({ auths: { [host]: { username: args.username, password, auth } } });
    });
    new kubernetes.core.v1.Secret(
      `${name}-secret`,
      {
        metadata: { name: ImagePullSecret.secretName, namespace: args.namespace, labels: ownedBy(args.environment) },
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': pulumi.secret(config) },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
