import { hostname } from 'node:os';
import type { InfraError } from '../infra-error.ts';
import type { Session } from './open-stack.ts';

interface Lock {
  host: string;
  pid: number;
  since: string;
}

export interface LockOptions {
  /** Take the lock away whoever holds it. */
  breakLock: boolean;
  print: (line: string) => void;
}

/**
 * Runs `operation`; when a run that was killed still holds the environment, takes its lock away and runs it again. A
 * process of this machine is known to be dead; of one elsewhere only the person can say so (`breakLock`).
 */
export async function withoutStaleLock<T>(
  session: Session,
  { breakLock, print }: LockOptions,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    const locks = locksOf(error as InfraError);
    if (locks.length === 0 || !(breakLock || locks.every(isDead))) throw error;
    for (const { pid, host, since } of locks) {
      print(
        `the run that held this environment (process ${pid} on ${host}, since ${since}) is gone: its lock is removed`,
      );
    }
    await session.stack.cancel();
    return operation();
  }
}

function locksOf({ cause }: InfraError): Lock[] {
  if (!(cause instanceof Error) || !cause.message.includes('locked by')) return [];
  const lines = cause.message.matchAll(/created by \S+@(\S+) \(pid (\d+)\) at (\S+)/g);
  // The message repeats the engine's output.
  const locks = [...lines].map(
    ([, host = '', pid = '', since = '']) => [pid, { host, pid: Number(pid), since }] as const,
  );
  return [...new Map(locks).values()];
}

function isDead({ host, pid }: Lock): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
