import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { ServeError } from '../serve-error.ts';
import type { Service } from '../services/discover-services.ts';
import { formatLine, type Print } from './print-lines.ts';
import { runGuarded } from './run-guarded.ts';
import { sourceFolders } from './source-folders.ts';
import { watchSources } from './watch-sources.ts';

export interface RunningService {
  readonly service: Service;
  /** From now on the end of a Node service waits for the next edit instead of ending everything. */
  forgiveCrashes(): void;
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly workspaceRoot: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly print: Print;
  /** Hears of an end that nobody asked for. */
  fail(error: Error): void;
}

const graceSeconds = 5;
/** Milliseconds in which further edits, as of `git switch`, join the first. */
const settleMs = 50;

/** Starts a service from its sources. A Node service is restarted on edits of what it runs; Next.js does that itself. */
export function startService(service: Service, options: StartOptions): RunningService {
  const { workspaceRoot, environment, print, fail } = options;
  const command = commandOf(service, environment);
  let mayCrash = false;
  let stopping = false;

  const start = () => {
    let current = true;
    const program = runGuarded({
      ...{ command, cwd: service.folder, environment, graceSeconds },
      onLine: (line) => {
        const text = formatLine(line);
        if (text !== undefined) print(text);
      },
    });
    program.ended.then((code) => {
      if (!current) return;
      if (!mayCrash) fail(new ServeError(`${service.name} ended with exit code ${code}. Its own words are above.`));
      else print(`ended with exit code ${code}; it starts again after the next edit`);
    }, fail);
    return () => {
      current = false;
      return program.stop();
    };
  };

  let stopProgram = start();
  let timer: NodeJS.Timeout | undefined;
  let restarting: Promise<void> | undefined;
  const restart = async (path: string) => {
    print(`restarts after an edit of ${basename(path)}`);
    await stopProgram();
    if (!stopping) stopProgram = start();
  };
  const onEdit = (path: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      restarting = (restarting ?? Promise.resolve()).then(() => restart(path));
    }, settleMs);
  };
  const unwatch =
    service.kind === 'node' ? watchSources(sourceFolders(workspaceRoot, service.folder), onEdit) : undefined;

  return {
    service,
    forgiveCrashes: () => void (mayCrash = service.kind === 'node'),
    stop: async () => {
      stopping = true;
      unwatch?.();
      clearTimeout(timer);
      await Promise.all([stopProgram(), restarting]);
    },
  };
}

function commandOf(
  { kind, name, entries, folder }: Service,
  { PORT, HOST }: Readonly<Record<string, string>>,
): [string, ...string[]] {
  if (kind === 'node') return [process.execPath, entries['main'] ?? 'src/main.ts'];
  try {
    const next = createRequire(join(folder, 'package.json')).resolve('next/dist/bin/next');
    return [process.execPath, next, 'dev', '-p', String(PORT), '-H', String(HOST)];
  } catch (cause) {
    throw new ServeError(`${name} needs the package "next", which is not installed: run "npm ci".`, { cause });
  }
}
