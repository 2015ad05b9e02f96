import * as pulumi from '@pulumi/pulumi';
import { Platform } from '@todo/workload';
import type { z } from 'zod';
import type { Environment } from '../environment/environment.ts';
import { listServices } from '../environment/list-services.ts';
import { ApplicationSecrets, type SecretValues } from './application-secrets.ts';
import { Deployer } from './deployer.ts';
import { EventPlatform } from './events/event-platform.ts';
import { ImagePullSecret } from './image-pull-secret.ts';
import { NamespaceLimits } from './namespace-limits.ts';
import { Namespaces } from './namespaces.ts';
import { PlatformRecord } from './platform-record.ts';

export interface ClusterPlatformArgs {
  environment: Environment;
  existingNamespaces: ReadonlySet<string>;
  secrets: SecretValues;
  /** Key by which the platform's record hashes them. */
  hashKey?: pulumi.Input<string> | undefined;
}

/** Everything that an environment has inside its cluster, up to the point where services can be deployed. */
export class ClusterPlatform extends pulumi.ComponentResource {
  /** Names of the Secrets that services may refer to. */
  readonly secretNames: string[];

  constructor(name: string, args: ClusterPlatformArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:Platform', name, {}, opts);
    const { environment } = args;
    const { name: environmentName, namespaces } = environment;
    const common = { environment: environmentName, namespace: namespaces.application };

    const made = new Namespaces(
      'namespaces',
      { environment: environmentName, names: namespaces, existing: args.existingNamespaces },
      { parent: this },
    );
    const inNamespace = { parent: this, dependsOn: made.created };

    new NamespaceLimits('limits', { ...common, quota: environment.quota, limits: environment.limits }, inNamespace);
    const secrets = new ApplicationSecrets(
      'secrets',
      { ...common, values: args.secrets, hashKey: args.hashKey },
      inNamespace,
    );
    const pullSecret = this.#pullSecret(args, common, inNamespace);
    const events = eventPlatform(args, { parent: this, dependsOn: [...made.created, secrets] });
    this.secretNames = [...secrets.names, ...(pullSecret ? [pullSecret] : []), ...(events?.secretNames ?? [])];
    new Deployer('deployer', { ...common, secretNames: this.secretNames }, inNamespace);
    new PlatformRecord(
      'record',
      {
        namespace: namespaces.application,
        platform: { ...platformOf(environment, pullSecret), ...events?.facts },
        secretHashes: secrets.hashes,
      },
      inNamespace,
    );
    this.registerOutputs();
  }

  #pullSecret(
    { environment: { registry }, secrets }: ClusterPlatformArgs,
    common: { environment: string; namespace: string },
    opts: pulumi.ComponentResourceOptions,
  ): string | undefined {
    const { username, push, pull = push } = registry;
    const password = secrets['registry-password'];
    if (!username || !password) return registry.pullSecret;
    new ImagePullSecret('pull', { ...common, registry: pull, username, password }, opts);
    return ImagePullSecret.secretName;
  }
}

function eventPlatform(
  { environment, secrets }: ClusterPlatformArgs,
  opts: pulumi.ComponentResourceOptions,
): EventPlatform | undefined {
  const { events } = environment;
  if (events.kafka === 'none') return undefined;
  const hasCa = secrets['kafka-ca'] !== undefined;
  return new EventPlatform(
    'events',
    { environment: { ...environment, events }, services: listServices(), hasCa },
    opts,
  );
}

/** What a deploy is told of this environment, events apart. */
export function platformOf(environment: Environment, imagePullSecret: string | undefined): Platform {
  const { name, namespaces, registry, ingress, data, tracing } = environment;
  const { mail, webhook } = environment.notifications;
  return Platform.parse({
    schemaVersion: '1',
    environment: name,
    registry: registry.push,
    pullRegistry: registry.pull,
    imagePullSecret,
    ingressClass: ingress.class,
    host: ingress.host,
    publicUrl: ingress.publicUrl,
    ingressNamespace: namespaces.ingress,
    monitoringNamespace: namespaces.monitoring,
    dataRanges: data.ranges.join(','),
    postgresPorts: data.ports.postgres.join(','),
    redisPorts: data.ports.redis.join(','),
    kafkaPorts: data.ports.kafka.join(','),
    production: environment.production ? 'true' : 'false',
    mailServer: mail && `${mail.host}:${mail.port}`,
    mailTo: mail?.to,
    webhookUrl: webhook?.url,
    traceEndpoint: tracing.endpoint,
  } satisfies z.input<typeof Platform>);
}
