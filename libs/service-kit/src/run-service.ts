import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { ConfigError } from './config.ts';

export interface RunOptions {
  host: string;
  port: number;
  /** Milliseconds that requests in flight have after SIGTERM. */
  graceMs?: number;
}

/**
 * Listens, and closes with grace on SIGTERM, SIGINT or an uncaught error: no new connections, requests in flight
 * finish, then `onClose` hooks run (connections to data services end there).
 */
export async function runService(app: FastifyInstance, options: RunOptions): Promise<void> {
  closeWithGrace({ delay: options.graceMs ?? 10_000, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.fatal({ err }, 'stopping after an error nobody caught');
    else app.log.info({ signal }, 'stopping');
    await app.close();
  });
  await app.listen({ host: options.host, port: options.port });
}

/** Runs a program's `main`; a failure at start is one clear message and exit code 1. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(`error: ${describe(error)}`);
    process.exit(1);
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${address} is in use by another program. Stop it, or set PORT to a free one.`;
  }
  const cause = error.cause instanceof Error ? describe(error.cause) : undefined;
  return [error.message || code || error.name, cause].filter(Boolean).join(': ');
}
