import * as pulumi from '@pulumi/pulumi';
import { renderEventDelivery } from '@todo/dapr';
import { kafkaCaSecret, kafkaSidecarSecret } from '@todo/workload';
import { makeDaprResources } from './dapr-resources.ts';

export interface EventDeliveryArgs {
  environment: string;
  namespace: string;
  brokers: readonly string[];
  sidecarUser: string;
  /** Whether there is a Secret with the certificate of who signed those of the brokers. */
  hasCa: boolean;
  /** The services with a sidecar, and the topics that it brings to each. */
  consumers: readonly { readonly appId: string; readonly topics: readonly string[] }[];
}

/** Component, Subscriptions and Resiliency by which Dapr's sidecars bring the topics of Kafka to services. */
export class EventDelivery extends pulumi.ComponentResource {
  constructor(name: string, args: EventDeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:EventDelivery', name, {}, opts);
    const { environment, namespace, brokers, sidecarUser, hasCa, consumers } = args;
    for (const { appId, topics } of consumers) {
      const objects = renderEventDelivery({
        appId,
        topics,
        namespace,
        kafka: {
          brokers,
          login: { username: sidecarUser, password: { secret: kafkaSidecarSecret, key: 'password' } },
          ...(hasCa && { ca: { secret: kafkaCaSecret, key: 'ca.crt' } }),
        },
      });
      makeDaprResources(name, objects, { environment, parent: this });
    }
    this.registerOutputs();
  }
}
