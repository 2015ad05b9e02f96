import * as digitalocean from '@pulumi/digitalocean';
import * as pulumi from '@pulumi/pulumi';

export interface NetworkArgs {
  environment: string;
  name: string;
  region: string;
  /** DigitalOcean chooses a free /20 when left out. */
  ipRange: string | undefined;
}

/** The private network of an environment: cluster and databases talk over it. */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly ipRange: pulumi.Output<string>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cloud:Network', name, {}, opts);
    const { environment, region, ipRange } = args;
    const vpc = new digitalocean.Vpc(
      `${name}-vpc`,
      { name: args.name, region, description: describeOwner(environment), ...(ipRange ? { ipRange } : {}) },
      // A deleted cluster's machines leave the network minutes later, and the provider gives up after two.
      { parent: this, customTimeouts: { delete: '20m' } },
    );
    this.vpcId = vpc.id;
    this.ipRange = vpc.ipRange;
    this.registerOutputs();
  }
}

/** A network takes no tags: its description tells whose it is. */
export function describeOwner(environment: string): string {
  return `todo-app, environment ${environment}`;
}
