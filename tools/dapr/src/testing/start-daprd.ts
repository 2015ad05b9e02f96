import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '@todo/postgres';
import type { DaprObject } from '../dapr-object.ts';
import { writeResources } from '../write-resources.ts';
import { findOnPath } from './find-on-path.ts';

export interface DaprdOptions {
  readonly appId: string;
  /** Port on loopback where the application takes events. */
  readonly appPort: number;
  readonly resources: readonly DaprObject[];
  /** What the application asks of the sidecar, and the sidecar of its callers. */
  readonly tokens?: { readonly app?: string; readonly api?: string };
  /** The port that a sidecar before it had, when the application knows it already. */
  readonly httpPort?: number;
  readonly flags?: readonly string[];
}

export interface Daprd {
  readonly pid: number;
  readonly httpPort: number;
  output(): string;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal, waits for the end and removes its files; `ms` is how long that took. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; ms: number }>;
}

/** A real daprd from PATH, on free ports of loopback. Resolves once its API answers; the application need not be there. */
export async function startDaprd(options: DaprdOptions): Promise<Daprd> {
  const { appId, appPort, resources, tokens = {}, flags = [] } = options;
  const program = findOnPath('daprd');
  if (!program) throw new Error('There is no daprd on PATH.');
  const httpPort = options.httpPort ?? (await findFreePort());
  const folder = mkdtempSync(join(tmpdir(), 'daprd-'));
  writeResources(folder, resources);
  const ports = { grpc: await findFreePort(), internal: await findFreePort(), metrics: await findFreePort() };
  const settings = {
    mode: 'standalone',
    'app-id': appId,
    'app-port': appPort,
    'app-protocol': 'http',
    'resources-path': folder,
    'dapr-http-port': httpPort,
    'dapr-grpc-port': ports.grpc,
    'dapr-internal-grpc-port': ports.internal,
    'metrics-port': ports.metrics,
    'dapr-listen-addresses': '127.0.0.1',
    'dapr-internal-grpc-listen-address': '127.0.0.1',
    'metrics-listen-address': '127.0.0.1',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(program, [...words, '--enable-mtls=false', ...flags], {
    env: {
      ...(tokens.app !== undefined && { APP_API_TOKEN: tokens.app }),
      ...(tokens.api !== undefined && { DAPR_API_TOKEN: tokens.api }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = once(child, 'close').then(([code]): number | null => {
    rmSync(folder, { recursive: true, force: true });
    return code as number | null;
  });
  const daprd: Daprd = {
    pid: child.pid!,
    httpPort,
    output: () => output,
    signal: (signal) => void child.kill(signal),
    async end(signal = 'SIGTERM') {
      const asked = performance.now();
      child.kill(signal);
      return { code: await ended, ms: performance.now() - asked };
    },
  };
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`daprd ended at once:\n${output}`);
    const answer = await fetch(`http://127.0.0.1:${httpPort}/v1.0/metadata`, {
      headers: tokens.api === undefined ? {} : { 'dapr-api-token': tokens.api },
    }).catch(() => undefined);
    if (answer?.ok) return daprd;
    await sleep(100);
  }
  await daprd.end('SIGKILL');
  throw new Error(`daprd did not answer within a minute:\n${output}`);
}
