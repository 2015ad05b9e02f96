import { formatLine, type Print } from '../process/print-lines.ts';
import { runGuarded } from '../process/run-guarded.ts';
import { ServeError } from '../serve-error.ts';
import type { Service } from '../services/discover-services.ts';

/**
 * Runs the migration that a service declares.
 *
 * @throws {ServeError} when it fails
 */
export async function migrateDatabase(
  { name, folder, entries, migration }: Service,
  environment: Record<string, string>,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  const entry = migration && entries[migration];
  if (!entry) return;
  const running = runGuarded({
    command: [process.execPath, entry],
    cwd: folder,
    environment,
    graceSeconds: 10,
    onLine: (line) => {
      const text = formatLine(line);
      if (text !== undefined) print(text);
    },
  });
  const stop = () => void running.stop();
  signal.addEventListener('abort', stop);
  const code = await running.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (code !== 0)
    throw new ServeError(`The migration of ${name} failed with exit code ${code}. Its own words are above.`);
}
