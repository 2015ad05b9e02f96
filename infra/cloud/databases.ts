import * as digitalocean from '@pulumi/digitalocean';
import * as pulumi from '@pulumi/pulumi';
import type { DigitalOcean } from '../environment/digitalocean.ts';

export interface DatabasesArgs {
  names: { postgres: string; valkey: string };
  region: string;
  vpcId: pulumi.Input<string>;
  /** Only its pods may connect. */
  clusterId: pulumi.Input<string>;
  tags: string[];
  settings: DigitalOcean['databases'];
}

type Settings = NonNullable<DigitalOcean['databases']['postgres']>;

const databaseName = 'todo';

/** Managed PostgreSQL and Valkey (Redis), each if the environment asks for it. */
export class Databases extends pulumi.ComponentResource {
  /** Secret; undefined when PostgreSQL is somewhere else. */
  readonly databaseUrl: pulumi.Output<string> | undefined;
  readonly redisUrl: pulumi.Output<string> | undefined;

  constructor(name: string, args: DatabasesArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cloud:Databases', name, {}, opts);
    const { settings, names } = args;
    if (settings.postgres) {
      const server = this.#server(`${name}-postgres`, { name: names.postgres, engine: 'pg' }, settings.postgres, args);
      const database = new digitalocean.DatabaseDb(
        `${name}-postgres-database`,
        { clusterId: server.id, name: databaseName },
        { parent: this, protect: settings.postgres.protect },
      );
      this.databaseUrl = pulumi.secret(pulumi.all([server.privateUri, database.name]).apply(applicationUrl));
    }
    if (settings.valkey) {
      const server = this.#server(`${name}-valkey`, { name: names.valkey, engine: 'valkey' }, settings.valkey, args);
      this.redisUrl = pulumi.secret(server.privateUri);
    }
    this.registerOutputs();
  }

  #server(
    name: string,
    kind: { name: string; engine: string },
    { version, size, nodes, protect }: Settings,
    { region, vpcId, clusterId, tags }: DatabasesArgs,
  ): digitalocean.DatabaseCluster {
    const server = new digitalocean.DatabaseCluster(
      name,
      { ...kind, version, size, nodeCount: nodes, region, privateNetworkUuid: vpcId, tags },
      { parent: this, protect },
    );
    new digitalocean.DatabaseFirewall(
      `${name}-firewall`,
      { clusterId: server.id, rules: [{ type: 'k8s', value: clusterId }] },
      { parent: this },
    );
    return server;
  }
}

/**
 * URL of our database on the server of `uri`. The server's certificate is signed by an authority of the account's own, so
 * `sslmode=require` must mean what it means to libpq (encrypt, do not verify) and not what it means to Node's client; the
 * connection stays within the private network.
 */
export function applicationUrl([uri, database]: [string, string]): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  url.searchParams.set('sslmode', 'require');
  url.searchParams.set('uselibpqcompat', 'true');
  return url.href;
}
