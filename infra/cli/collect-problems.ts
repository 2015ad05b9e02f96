import { InfraError } from '../infra-error.ts';

type Checks = Record<string, Promise<unknown>>;

/**
 * Waits for all checks and gives their results by name.
 *
 * @throws {InfraError} with the problems of all that failed, so that one run shows everything there is to put right
 */
export async function collectProblems<T extends Checks>(checks: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const settled = await Promise.allSettled(Object.values(checks));
  const failures = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const unexpected = failures.find((failure) => !(failure instanceof InfraError));
  if (unexpected) throw unexpected;
  if (failures.length > 0) {
    const problems = failures.flatMap((failure) => (failure as InfraError).problems);
    throw new InfraError(problems, { cause: failures.length === 1 ? failures[0] : new AggregateError(failures) });
  }
  const values = settled.map((result) => (result as PromiseFulfilledResult<unknown>).value);
  return Object.fromEntries(Object.keys(checks).map((key, i) => [key, values[i]])) as { [K in keyof T]: Awaited<T[K]> };
}
