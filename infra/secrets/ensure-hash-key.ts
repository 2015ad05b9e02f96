import { randomBytes } from 'node:crypto';
import type { Session } from '../engine/open-stack.ts';
import { projectName } from '../program.ts';

/** Name of the key by which secrets are hashed, among the environment's encrypted settings; nobody sets it. */
export const hashKeyName = 'secret-hash-key';

/** Makes the key on first use. With another key every service would start anew. */
export async function ensureHashKey({ pulumi }: Session): Promise<void> {
  const config = JSON.parse(await pulumi(['config', '--json'])) as Record<string, unknown>;
  if (`${projectName}:${hashKeyName}` in config) return;
  await pulumi(['config', 'set', '--secret', `${projectName}:${hashKeyName}`], randomBytes(32).toString('hex'));
}
