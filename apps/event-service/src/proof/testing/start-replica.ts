import { setTimeout as sleep } from 'node:timers/promises';
import { topics } from '@todo/contracts';
import { renderEventDelivery } from '@todo/dapr';
import { type Daprd, startDaprd } from '@todo/dapr/testing';
import { findFreePort } from '@todo/postgres';
import { kafkaBrokers as brokers } from '../../testing/real-parts.ts';
import { type ServiceProcess, startService } from '../../testing/start-service.ts';
import { withAdmin } from '../../testing/test-kafka.ts';

export interface ReplicaOptions {
  readonly appId: string;
  readonly databaseUrl: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** A variant of the service's program. */
  readonly entry?: string;
  /** Where the sidecar finds the receiver, when that is not the receiver itself. */
  readonly inFrontOf?: (receiverPort: number) => Promise<number>;
}

/** The service with its sidecar: two processes, as in a pod. */
export interface Replica {
  readonly service: ServiceProcess;
  readonly daprd: Daprd;
  /** As a pod ends: SIGTERM to both at once. */
  terminate(): Promise<{ serviceCode: number | null; daprdCode: number | null }>;
  kill(): Promise<void>;
  /** Starts another service at the ports of the one that ended. */
  restartService(environment?: Readonly<Record<string, string>>): Promise<void>;
  restartDaprd(): Promise<void>;
}

export async function startReplica(options: ReplicaOptions): Promise<Replica> {
  const { appId, databaseUrl, entry } = options;
  const httpPort = await findFreePort();
  const environment = {
    DATABASE_URL: databaseUrl,
    EVENT_TRANSPORT: 'kafka',
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPICS: 'create',
    RELAY_LEASE_SECONDS: '2',
    DAPR_HTTP_PORT: String(httpPort),
    LOG_LEVEL: 'info',
    ...options.environment,
  };
  let service = await startService(environment, entry);
  const ports = { PORT: String(service.port), RECEIVER_PORT: String(service.receiverPort) };
  const appPort = (await options.inFrontOf?.(service.receiverPort)) ?? service.receiverPort;
  const resources = renderEventDelivery({ appId, topics, kafka: { brokers } });
  const sidecar = () => startDaprd({ appId, appPort, resources, httpPort });
  await topicsExist();
  let daprd = await sidecar();
  while ((await service.readiness())?.status !== 200) await sleep(50);
  return {
    get service() {
      return service;
    },
    get daprd() {
      return daprd;
    },
    async terminate() {
      const [ofService, ofDaprd] = await Promise.all([service.end('SIGTERM'), daprd.end('SIGTERM')]);
      return { serviceCode: ofService.code, daprdCode: ofDaprd.code };
    },
    async kill() {
      await Promise.all([service.end('SIGKILL'), daprd.end('SIGKILL')]);
    },
    async restartService(other = {}) {
      service = await startService({ ...environment, ...ports, ...other }, entry);
    },
    async restartDaprd() {
      daprd = await sidecar();
    },
  };
}

/** The service makes the topics: a sidecar that subscribes before they are there looks for them in vain for a while. */
async function topicsExist(): Promise<void> {
  await withAdmin(brokers, async (admin) => {
    const missing = async () => {
      const existing = await admin.listTopics();
      return topics.some((topic) => !existing.includes(topic));
    };
    while (await missing()) await sleep(50);
  });
}
