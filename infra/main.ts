import { runCommand } from './cli/run-command.ts';
import { processTerminal } from './cli/terminal.ts';
import { InfraError } from './infra-error.ts';
import { readSettings } from './settings.ts';

const stopping = new AbortController();
const stop = () => {
  if (stopping.signal.aborted) return;
  process.stderr.write(
    'stopping after the steps under way; what is done is noted, and the next up goes on from there\n',
  );
  stopping.abort();
};
// Listeners that stay: libraries that watch signals take a process without any for one that wants to die.
process.on('SIGTERM', stop).on('SIGHUP', stop);
// At a terminal, Ctrl-C reaches the engine as well, which would take a second signal for "drop everything".
if (process.stdin.isTTY) process.on('SIGINT', () => undefined);
else process.on('SIGINT', stop);

try {
  await runCommand(process.argv.slice(2), readSettings(process.env), processTerminal(), stopping.signal);
  process.exit(0);
} catch (error) {
  if (!(error instanceof InfraError)) throw error;
  for (const problem of error.problems) process.stderr.write(`error: ${problem}\n`);
  process.exit(1);
}
