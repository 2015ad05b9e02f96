import { type Daprd, type DaprdOptions, startDaprd } from '@todo/dapr/testing';
import { endWithPrograms } from './program.ts';

/** A real daprd that ends with the programs of the test. */
export async function startSidecar(options: DaprdOptions): Promise<Daprd> {
  const daprd = await startDaprd(options);
  endWithPrograms(() => daprd.end('SIGKILL'));
  return daprd;
}
