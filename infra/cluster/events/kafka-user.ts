import * as kubernetes from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { GeneratedSecret } from './generated-secret.ts';
import { inKafkaCluster } from './kafka-cluster.ts';

export interface KafkaUserArgs {
  environment: string;
  /** Namespace of the brokers. */
  namespace: string;
  username: string;
  topics: readonly string[];
  /** What it may do with the topics. */
  operations: readonly string[];
  /** Consumer groups that it may read in. */
  groups?: readonly string[];
}

/** An account of Kafka with the least rights, and a password that only the state and two Secrets know. */
export class KafkaUser extends pulumi.ComponentResource {
  readonly password: pulumi.Output<string>;

  constructor(name: string, args: KafkaUserArgs, opts?: pulumi.ComponentResourceOptions) {
    super('todo:cluster:KafkaUser', name, {}, opts);
    const { environment, namespace, username, topics, operations, groups = [] } = args;
    const secretName = `${username}-password`;
    const secret = new GeneratedSecret(
      `${name}-password`,
      { environment, namespace, secretName, key: 'password' },
      { parent: this },
    );
    const rule = (type: string, resource: string, allowed: readonly string[]) => ({
      resource: { type, name: resource, patternType: 'literal' },
      operations: allowed,
      host: '*',
    });
    new kubernetes.apiextensions.CustomResource(
      `${name}-user`,
      {
        apiVersion: 'kafka.strimzi.io/v1',
        kind: 'KafkaUser',
        metadata: inKafkaCluster(username, namespace, environment),
        spec: {
          authentication: {
            type: 'scram-sha-512',
            password: { valueFrom: { secretKeyRef: { name: secretName, key: 'password' } } },
          },
          authorization: {
            type: 'simple',
            acls: [
              ...topics.map((topic) => rule('topic', topic, operations)),
              ...groups.map((group) => rule('group', group, ['Read'])),
            ],
          },
        },
      },
      { parent: this, dependsOn: secret },
    );
    this.password = secret.value;
    this.registerOutputs();
  }
}
