import { InfraError } from '../infra-error.ts';
import type { Terminal } from './terminal.ts';

export interface Confirmation {
  /** @throws {InfraError} when the person says no */
  confirm: () => Promise<void>;
  /** Whether something may have been changed: everything before only looks. */
  given: () => boolean;
}

/** Asks whether to go ahead, the first time only; not at all with `--yes`. */
export function askOnce(yes: boolean, terminal: Terminal): Confirmation {
  let given = false;
  return {
    given: () => given,
    confirm: async () => {
      if (given) return;
      if (!yes) {
        const answer = await terminal.ask('apply this? [y/N] ');
        if (!/^y(es)?$/i.test(answer.trim())) throw new InfraError('not confirmed: nothing was changed');
      }
      given = true;
    },
  };
}
