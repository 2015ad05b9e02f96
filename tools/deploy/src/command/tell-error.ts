import { IdentityError } from '@todo/identity';
import { DeployError } from '../deploy-error.ts';

/** Says what went wrong, on standard error: in words where it is the world's fault, with a stack where it is ours. */
export function tellError(error: unknown): void {
  const expected = error instanceof DeployError || error instanceof IdentityError;
  const text = expected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${text.replace(/^/gm, 'error: ')}\n`);
}
