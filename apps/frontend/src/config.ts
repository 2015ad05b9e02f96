import { z } from 'zod';

const Environment = z.object({
  TODO_BACKEND_URL: z.url({ protocol: /^https?$/, error: 'the base URL of todo-backend, e.g. http://127.0.0.1:8000' }),
});

export interface Config {
  /** Where this server finds the backend, without a trailing slash; browsers use the page's own origin. */
  backendUrl: string;
}

let config: Config | undefined;

/**
 * The configuration, parsed once. Not while modules load: `next build` loads them too, and knows no environment.
 * Throws an Error that names each wrong variable and what it should be.
 */
export function readConfig(): Config {
  config ??= parseConfig(process.env);
  return config;
}

export function parseConfig(environment: Record<string, string | undefined>): Config {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return `${name} ${environment[name] ? 'is wrong' : 'is not set'}: expected ${issue.message}`;
    });
    throw new Error(faults.join('\n'), { cause: parsed.error });
  }
  return Object.freeze({ backendUrl: parsed.data.TODO_BACKEND_URL.replace(/\/+$/, '') });
}
