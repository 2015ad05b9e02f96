import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

interface AuditEvent {
  readonly userAgent?: string;
  readonly verb: string;
  readonly requestURI: string;
}

/** The API server's own log of writes, a JSON line each, where the environment says that there is one. */
export const auditLogFile = process.env['TEST_AUDIT_LOG'] ?? '';

/** Length of the log now, in bytes. */
export function markAuditLog(): number {
  return withLog((log) => fstatSync(log).size);
}

/** Writes of deploys to a namespace that reached the API server after `mark`; dry runs do not count. */
export function writesSince(mark: number, namespace: string): string[] {
  return withLog((log) => {
    const bytes = Buffer.alloc(fstatSync(log).size - mark);
    readSync(log, bytes, 0, bytes.length, mark);
    const lines = bytes.toString('utf8').split('\n').filter(Boolean);
    return lines
      .map((line) => JSON.parse(line) as AuditEvent)
      .filter(({ userAgent, requestURI }) => userAgent === 'todo-deploy' && requestURI.includes(`/${namespace}/`))
      .filter(({ requestURI }) => !requestURI.includes('dryRun='))
      .map(({ verb, requestURI }) => `${verb} ${requestURI}`);
  });
}

function withLog<T>(read: (descriptor: number) => T): T {
  const descriptor = openSync(auditLogFile, 'r');
  try {
    return read(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
