import { execFile, execFileSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { promisify } from 'node:util';

interface Pod {
  metadata: { name: string; uid: string; labels?: Record<string, string>; deletionTimestamp?: string };
}

export function kubectl(...args: string[]): string {
  return execFileSync('kubectl', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** The same without holding up what else this process does. */
export async function runKubectl(...args: string[]): Promise<string> {
  return (await promisify(execFile)('kubectl', args)).stdout.trim();
}

/** Applies objects, as they are or as they changed. */
export function applyObjects(list: object): void {
  execFileSync('kubectl', ['apply', '--filename=-'], {
    input: JSON.stringify(list),
    stdio: ['pipe', 'ignore', 'inherit'],
  });
}

/** UIDs of the pods of one service that are not being deleted, sorted. */
export function podIds(namespace: string, service: string): string[] {
  const list = JSON.parse(
    kubectl('get', 'pods', '-n', namespace, '-l', `app.kubernetes.io/name=${service}`, '-o', 'json'),
  ) as { items: Pod[] };
  return list.items
    .filter((pod) => !pod.metadata.deletionTimestamp)
    .map((pod) => pod.metadata.uid)
    .sort();
}

interface AuditEvent {
  userAgent?: string;
  verb: string;
  requestURI: string;
  user?: { username?: string };
}

/** Reads which writes reached the API server between `mark` and `since`, by whoever matches. */
export class AuditLog {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  mark(): number {
    const descriptor = openSync(this.#file, 'r');
    try {
      return fstatSync(descriptor).size;
    } finally {
      closeSync(descriptor);
    }
  }

  /** Writes by `username` after `mark`; dry runs do not count. */
  writesSince(mark: number, username: string): string[] {
    const descriptor = openSync(this.#file, 'r');
    try {
      const buffer = Buffer.alloc(fstatSync(descriptor).size - mark);
      readSync(descriptor, buffer, 0, buffer.length, mark);
      return buffer
        .toString('utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as AuditEvent)
        .filter((event) => event.user?.username === username && !event.requestURI.includes('dryRun='))
        .map((event) => `${event.verb} ${event.requestURI}`);
    } finally {
      closeSync(descriptor);
    }
  }
}
