import type { PulumiFn } from '@pulumi/pulumi/automation/index.js';
import type { EngineParts } from '../cli/prepare.ts';
import type { AccountAccess } from '../digitalocean/read-account-access.ts';
import { openStack, type Session } from '../engine/open-stack.ts';

/** The account's side of an environment is a stack of its own: no environment's name has a dot. */
const suffix = '.cloud';

export function cloudStackName(environment: string): string {
  return environment + suffix;
}

/** The environment whose account's side the stack is; nothing for the other side's. */
export function environmentOfCloudStack(stack: string): string | undefined {
  return stack.endsWith(suffix) ? stack.slice(0, -suffix.length) : undefined;
}

export interface CloudSessionArgs extends EngineParts {
  environment: string;
  account: AccountAccess;
  program?: PulumiFn;
}

/** Opens the account's side of an environment. The provider reads the token where it is: in the environment. */
export function openCloudStack({ environment, account, ...args }: CloudSessionArgs): Promise<Session> {
  const env = { DIGITALOCEAN_TOKEN: account.token, DIGITALOCEAN_API_URL: account.apiUrl };
  return openStack({ ...args, environment, stack: cloudStackName(environment), env });
}
