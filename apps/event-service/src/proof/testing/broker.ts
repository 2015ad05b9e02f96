import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { kafkaControl } from '../../testing/real-parts.ts';

const run = promisify(execFile);

/** Does something to a broker: `kill` is SIGKILL, `stop` SIGTERM, both wait for its end; `start` waits until it serves. */
export async function broker(verb: 'kill' | 'stop' | 'start' | 'pause' | 'resume', number: number): Promise<void> {
  await run(kafkaControl, [verb, String(number)]);
}
