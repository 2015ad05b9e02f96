/** Where a deploy says what it does: a line each, plain, for terminals and logs alike. */
export type Progress = (service: string, text: string) => void;

/** Lines that start with the name of the service, aligned. */
export function createProgress(services: readonly string[], write: (line: string) => void): Progress {
  const width = Math.max(0, ...services.map((name) => name.length));
  return (service, text) => write(`${service.padEnd(width)}  ${text}`);
}
