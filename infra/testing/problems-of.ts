import { InfraError } from '../infra-error.ts';

/** The lines that a person would see; any other outcome than an InfraError fails the test. */
export async function problemsOf(work: Promise<unknown> | (() => unknown)): Promise<readonly string[]> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof InfraError) return error.problems;
    throw error;
  }
  throw new Error('expected an InfraError, but it succeeded');
}
