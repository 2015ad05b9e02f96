import { costsAt } from '../cost/costs-at.ts';
import { formatCosts, formatDifference } from '../cost/format-costs.ts';
import { planCosts } from '../cost/plan-costs.ts';
import { plannedVolumes } from '../cost/planned-volumes.ts';
import { pricesOfTheList, readPrices } from '../cost/read-prices.ts';
import { createApiClient } from '../digitalocean/api-client.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { InfraError } from '../infra-error.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from './terminal.ts';

export interface CostOptions {
  environment: string;
  /** Commit to compare with. */
  against: string | undefined;
  json: boolean;
}

/** Says what an environment costs a month, before it is made. Changes nothing and needs no token. */
export async function cost(options: CostOptions, settings: Settings, terminal: Terminal): Promise<void> {
  const environment = await loadEnvironment(options.environment, settings.environmentsFolder);
  if (!environment.digitalocean) {
    throw new InfraError(
      `the environment "${environment.name}" has nothing at DigitalOcean, so there is nothing to reckon`,
    );
  }
  // Two commits are compared by their lists, so that prices which changed meanwhile do not look like a change of ours.
  const live = settings.account && options.against === undefined;
  const prices = live && settings.account ? await readPrices(createApiClient(settings.account)) : pricesOfTheList;
  const lines = planCosts(environment.digitalocean, prices, plannedVolumes(environment));
  if (options.json) return terminal.print(JSON.stringify({ source: prices.source, lines }));
  if (options.against === undefined) return formatCosts(lines, prices.source).forEach(terminal.print);
  const before = await costsAt(options.against, environment.name);
  formatDifference(before, lines, options.against).forEach(terminal.print);
}
