import { ApiError } from './api-error.ts';

interface Refusal {
  status: number;
  /** What was asked, as in `GET /v2/account`. */
  request: string;
  /** The API's own words. */
  message: string;
}

/** What DigitalOcean's refusal means for the person at the keyboard, with the runbook where there is one. */
export function describeRefusal({ status, request, message }: Refusal): ApiError {
  const said = `DigitalOcean answered ${status} to ${request} ("${message}")`;
  return new ApiError(`${said}: ${adviceFor(status, message)}`, { status });
}

function adviceFor(status: number, message: string): string {
  if (status === 401) {
    return 'the token in DIGITALOCEAN_TOKEN is wrong or has expired; make a new one (docs/runbooks/token-expired.md)';
  }
  const permission = /missing the required permission (\S+)/.exec(message)?.[1];
  if (permission) {
    return `the token lacks the scope ${permission}; infra/README.md lists all that are needed (docs/runbooks/token-expired.md)`;
  }
  if (status === 403) return 'the account or the token may not do this';
  if (status === 404) return 'it is not there (any more); nx run infra:audit shows what is';
  if (status === 429) return 'wait until the limit resets, then go on (docs/runbooks/api-limit.md)';
  if (/limit/i.test(message))
    return 'ask DigitalOcean for a higher limit or free something (docs/runbooks/api-limit.md)';
  if (status >= 500) return 'see https://status.digitalocean.com, then run the command again; it goes on from there';
  return 'correct the environment, then run the command again';
}
