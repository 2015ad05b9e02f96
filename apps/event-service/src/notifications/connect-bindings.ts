import type { FastifyBaseLogger } from 'fastify';
import type { SidecarAddress } from '../sidecar/read-subscriptions.ts';
import type { Bindings } from './send-effect.ts';

/** The sidecar's output bindings. The SDK takes 50 MB, so it is loaded when there is something to send. */
export function connectBindings(sidecar: SidecarAddress, log: FastifyBaseLogger): Bindings {
  let client: ReturnType<typeof createClient> | undefined;
  return { send: async (...call) => (await (client ??= createClient(sidecar, log))).binding.send(...call) };
}

async function createClient(sidecar: SidecarAddress, log: FastifyBaseLogger) {
  const { DaprClient, CommunicationProtocolEnum, LogLevel } = await import('@dapr/dapr');
  const quiet = (message: unknown) => log.debug({ sdk: String(message) }, 'Dapr client');
  return new DaprClient({
    daprHost: '127.0.0.1',
    daprPort: String(sidecar.port),
    communicationProtocol: CommunicationProtocolEnum.HTTP,
    ...(sidecar.apiToken === undefined ? {} : { daprApiToken: sidecar.apiToken }),
    logger: {
      level: LogLevel.Warn,
      service: { error: quiet, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
    },
  });
}
