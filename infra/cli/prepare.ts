import type { PulumiCommand } from '@pulumi/pulumi/automation/index.js';
import { findPassphrase } from '../engine/find-passphrase.ts';
import { findPulumi } from '../engine/find-pulumi.ts';
import { locateState, type StateLocation } from '../engine/locate-state.ts';
import type { Environment } from '../environment/environment.ts';
import type { Settings } from '../settings.ts';

export interface EngineParts {
  command: PulumiCommand;
  location: StateLocation;
  passphrase: string;
}

/** What every use of the engine needs, each found and checked; see `collectProblems` for reporting all at once. */
export function prepareEngine(environment: Environment, settings: Settings) {
  const place = async () => {
    const location = await locateState(environment, settings);
    return { location, passphrase: await findPassphrase(environment.name, location, settings) };
  };
  return { command: findPulumi(settings), place: place() };
}

export function engineParts(parts: { command: PulumiCommand; place: Omit<EngineParts, 'command'> }): EngineParts {
  return { command: parts.command, ...parts.place };
}
