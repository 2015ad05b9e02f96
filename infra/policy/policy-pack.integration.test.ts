import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import { delimiter, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { collectProblems } from '../cli/collect-problems.ts';
import { engineParts, prepareEngine } from '../cli/prepare.ts';
import { provisionCloud } from '../cloud/cloud-program.ts';
import { openCloudStack } from '../cloud/cloud-stack.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { findInstalled } from '../engine/find-pulumi.ts';
import type { DigitalOcean } from '../environment/digitalocean.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { readSettings } from '../settings.ts';
import { startAccountEnvironment } from '../testing/account-environment.ts';

const missing = (await findInstalled(process.env['PATH'] ?? '')) ? undefined : 'needs pulumi on PATH';
const pack = import.meta.dirname;
/** Starts the pack where the engine came without its own starter. */
const starter = join(import.meta.dirname, '../testing/bin/policy');

describe.skipIf(missing)(`the policy pack in the engine${missing ? ` (${missing})` : ''}`, () => {
  it('lets what the program makes pass, warns of what is not protected, and stops what breaks a rule', async () => {
    const { folder, configure } = await startAccountEnvironment();
    vi.stubEnv('PATH', [process.env['PATH'], starter].join(delimiter));
    await configure({ databases: { postgres: {} } });
    const settings = readSettings(process.env);
    const environment = await loadEnvironment('prod', folder);
    const engine = engineParts(await collectProblems(prepareEngine(environment, settings)));
    const account = requireAccountAccess(settings.account);
    /** What the pack said of a plan for these settings, and whether the plan went through. */
    const judge = async (digitalocean: DigitalOcean) => {
      const program = () => Promise.resolve(provisionCloud({ environment: 'prod', digitalocean }));
      const { stack } = await openCloudStack({ environment: 'prod', account, ...engine, program });
      const said: string[] = [];
      const onEvent = ({ policyEvent: event }: EngineEvent) => {
        if (event) said.push(`${event.enforcementLevel} ${event.policyName} ${event.resourceUrn?.split('::').at(-1)}`);
      };
      const failure = await stack.preview({ onEvent, policyPacks: [pack] }).then(
        () => undefined,
        (error: Error) => error.message,
      );
      return { said: said.sort(), failure };
    };
    const good = environment.digitalocean as DigitalOcean;
    expect(await judge(good)).toEqual({ said: [], failure: undefined });

    const open = { ...good, registry: { ...good.registry, protect: false } };
    expect(await judge(open)).toEqual({ said: ['advisory precious-is-protected images-registry'], failure: undefined });

    const free = { ...good, registry: { ...good.registry, tier: 'starter' as const } };
    const { said, failure } = await judge(free);
    expect(said).toEqual(['mandatory registry-holds-all-services images-registry']);
    expect(failure).toContain('the tier "starter" holds one repository only');
  });
});
