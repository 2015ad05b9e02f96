import { findDrift } from '../audit/find-drift.ts';
import { findLeftovers } from '../audit/find-leftovers.ts';
import { formatFindings, summarizeFindings } from '../audit/format-findings.ts';
import { readPrices } from '../cost/read-prices.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import { type AccountFacts, gatherFacts } from '../preflight/gather-facts.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from './terminal.ts';

export interface AuditOptions {
  environment: string;
}

/**
 * Lists what the account is billed for without a use, and where it differs from the environment, by the API alone: no state is
 * needed, so it also works when that is lost.
 *
 * @throws {InfraError} when there is anything
 */
export async function audit(options: AuditOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const { name, digitalocean } = await loadEnvironment(options.environment, settings.environmentsFolder);
  if (!digitalocean) throw new InfraError(`the environment "${name}" has nothing at DigitalOcean to look at`);
  const client = createApiClient(requireAccountAccess(settings.account), { onWait: terminal.print });
  const { facts, problems } = await gatherFacts(client);
  // Half of the facts would make the other half look gone.
  if (problems.length > 0) throw new InfraError(problems);
  const prices = await readPrices(client);
  const all = facts as AccountFacts;
  const findings = [...findLeftovers(all, prices), ...findDrift(name, digitalocean, all, prices)];
  formatFindings(findings).forEach(terminal.print);
  if (findings.length > 0) throw new InfraError(`audit of ${name}: ${summarizeFindings(findings)}`);
  terminal.print(`audit of ${name}: nothing left over, nothing different`);
}
