import * as digitalocean from '@pulumi/digitalocean';
import * as pulumi from '@pulumi/pulumi';
import type { DigitalOcean } from '../environment/digitalocean.ts';

export type RegistryArgs = DigitalOcean['registry'];

/** The container registry: made, or only looked up where the account has one already. */
export class Registry extends pulumi.ComponentResource {
  readonly endpoint: pulumi.Output<string>;
  /** What must be there before a cluster can be integrated with it; nothing when it was there before. */
  readonly made: pulumi.Resource[];

  constructor(name: string, args: RegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cloud:Registry', name, {}, opts);
    if (args.create) {
      const registry = new digitalocean.ContainerRegistry(
        `${name}-registry`,
        { name: args.name, subscriptionTierSlug: args.tier, region: args.region },
        { parent: this, protect: args.protect },
      );
      this.endpoint = registry.endpoint;
      this.made = [registry];
    } else {
      this.endpoint = digitalocean.getContainerRegistryOutput({ name: args.name }, { parent: this }).endpoint;
      this.made = [];
    }
    this.registerOutputs();
  }
}
