import fastify, { type FastifyBaseLogger } from 'fastify';

/** A real logger of the services, with what it wrote. */
export function captureLog(): { log: FastifyBaseLogger; messages(): string[] } {
  const lines: string[] = [];
  const { log } = fastify({ logger: { level: 'debug', stream: { write: (line: string) => void lines.push(line) } } });
  return { log, messages: () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg) };
}
