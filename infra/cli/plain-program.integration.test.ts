import { describe, expect, it } from 'vitest';
import { openCloudStack } from '../cloud/cloud-stack.ts';
import { requireAccountAccess } from '../digitalocean/read-account-access.ts';
import { findInstalled } from '../engine/find-pulumi.ts';
import { runEngine } from '../engine/run-engine.ts';
import { loadEnvironment } from '../environment/load-environment.ts';
import { readSettings } from '../settings.ts';
import { startAccountEnvironment } from '../testing/account-environment.ts';
import { collectProblems } from './collect-problems.ts';
import { engineParts, prepareEngine } from './prepare.ts';
import { realSteps } from './print-steps.ts';

const missing = (await findInstalled(process.env['PATH'] ?? '')) ? undefined : 'needs pulumi on PATH';

describe.skipIf(missing)(`the program of plain pulumi up${missing ? ` (${missing})` : ''}`, () => {
  it("makes the account's side as infra:up makes it", async () => {
    const { fake, folder, configure, apply } = await startAccountEnvironment();
    await configure({ databases: { postgres: {} } });
    const { default: program } = await import('../index.ts');
    const settings = readSettings(process.env);
    const environment = await loadEnvironment('prod', folder);
    const engine = engineParts(await collectProblems(prepareEngine(environment, settings)));
    const account = requireAccountAccess(settings.account);
    const session = await openCloudStack({ environment: 'prod', account, ...engine, program });
    await runEngine(session, 'up');
    expect([fake.account.clusters.size, fake.account.registries.size, fake.account.databases.size]).toEqual([1, 1, 1]);
    // Neither finds anything to change in what the other made.
    expect(await apply()).toMatchObject({ problems: [], changed: false });
    const { steps } = await runEngine(session, 'preview');
    expect(realSteps(steps)).toEqual([]);
  });
});
