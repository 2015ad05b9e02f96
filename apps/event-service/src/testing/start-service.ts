import { join } from 'node:path';
import { findFreePort } from '@todo/postgres';
import { type Program, startProgram } from './program.ts';

export interface ServiceProcess extends Program {
  readonly port: number;
  readonly receiverPort: number;
  /** The answer of `/readyz`: status and text; undefined while nobody listens. */
  readiness(): Promise<{ status: number; text: string } | undefined>;
  /** The sum of a metric over those of its labels that hold `label`. */
  metric(name: string, label?: string): Promise<number>;
}

/** The real service, or a test's variant of it, as a process of its own, on free ports unless told which. */
export async function startService(
  environment: Readonly<Record<string, string>>,
  entry = join(import.meta.dirname, '../main.ts'),
): Promise<ServiceProcess> {
  const port = Number(environment['PORT'] ?? (await findFreePort()));
  const receiverPort = Number(environment['RECEIVER_PORT'] ?? (await findFreePort()));
  const ports = { PORT: String(port), RECEIVER_PORT: String(receiverPort) };
  const program = startProgram(entry, { ...ports, ...environment });
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, text: await response.text() };
  };
  return {
    ...program,
    port,
    receiverPort,
    readiness: () => get('/readyz').catch(() => undefined),
    async metric(name, label = '') {
      const lines = (await get('/metrics')).text.split('\n').filter((line) => line.startsWith(`${name}{`));
      const chosen = lines.filter((line) => line.includes(label));
      return chosen.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
    },
  };
}
