import { DeployError } from './deploy-error.ts';

/** Runs a command line program: what a DeployError says goes to standard error without a stack, with exit code 1. */
export async function runProgram(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    process.stderr.write(`${error.message.replace(/^/gm, 'error: ')}\n`);
    process.exitCode = 1;
  }
}
