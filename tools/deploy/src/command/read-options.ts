import { userInfo } from 'node:os';
import { z } from 'zod';
import { DeployError } from '../deploy-error.ts';

const namespaceDefault = 'todo-app-prod';

/** Options of the command line, as Nx hands them on; Nx's own words for an unknown one are a stack trace. */
const Options = z.strictObject({
  env: z.string().optional(),
  force: z.boolean().default(false),
  retry: z.boolean().default(false),
  base: z.string().optional(),
  head: z.string().optional(),
  json: z.boolean().default(false),
  output: z.string().optional(),
  against: z.string().optional(),
  to: z.coerce.number().int().positive().optional(),
  delete: z.boolean().default(false),
  gone: z.string().optional(),
});

export interface DeployOptions extends z.infer<typeof Options> {
  readonly environment: string;
  readonly namespace: string;
  /** Who deploys, for the ledger. */
  readonly by: string;
}

/** Options of a command that needs no environment. */
export function readOfflineOptions(raw: unknown): z.infer<typeof Options> {
  const parsed = Options.safeParse(raw ?? {});
  if (parsed.success) return parsed.data;
  throw new DeployError(`The options are not valid:\n${z.prettifyError(parsed.error)}`, { cause: parsed.error });
}

/** What a command was told, by options and environment variables. Throws a DeployError when it was told too little. */
export function readOptions(raw: unknown, env: NodeJS.ProcessEnv): DeployOptions {
  const options = readOfflineOptions(raw);
  const environment = options.env ?? env['DEPLOY_ENVIRONMENT'];
  if (!environment) throw new DeployError('Say which environment you mean: --env NAME, or DEPLOY_ENVIRONMENT.');
  return {
    ...options,
    environment,
    namespace: namespaceOf(env),
    by: actorOf(env),
  };
}

/** Namespace of an environment whose context does not say another. */
export function namespaceOf(env: NodeJS.ProcessEnv): string {
  return env['DEPLOY_NAMESPACE'] || namespaceDefault;
}

/** Who runs a command: who started the CI job, else who is logged in. */
export function actorOf(env: NodeJS.ProcessEnv): string {
  return env['GITHUB_ACTOR'] ?? env['GITLAB_USER_LOGIN'] ?? env['DEPLOY_ACTOR'] ?? userInfo().username;
}
