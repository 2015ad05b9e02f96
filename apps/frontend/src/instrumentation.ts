/** Next runs this once when a server starts: a wrong configuration ends it here, not at the first visitor. */
export async function register(): Promise<void> {
  // It is also compiled for the edge runtime, which has no process to end. Next puts the constant in when it builds.
  // eslint-disable-next-line no-restricted-properties
  if (process.env.NEXT_RUNTIME === 'nodejs') (await import('./check-config.ts')).checkConfig();
}
