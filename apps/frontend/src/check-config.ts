import { readConfig } from './config.ts';

/** Ends the process, with one line for each fault, when the configuration cannot be used. */
export function checkConfig(): void {
  try {
    readConfig();
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n') : [String(error)];
    for (const line of lines) console.error(`error: ${line}`);
    process.exit(1);
  }
}
