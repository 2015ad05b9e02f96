import { createApiClient } from '@todo/api-client';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditLog, podIds } from './cluster.ts';
import { DeployedEnvironment } from './deployed-environment.ts';
import { missingParts } from './real-parts.ts';
import { registryTags } from './registry-tags.ts';

const services = ['todo-backend', 'todo-frontend', 'event-service'] as const;
const title = missingParts.length > 0 ? ` (left out: needs ${missingParts.join(', ')})` : '';

describe.skipIf(missingParts.length > 0)(`a change reaches the cluster${title}`, () => {
  let environment: DeployedEnvironment;
  let browser: Browser;

  const pods = () => Object.fromEntries(services.map((name) => [name, podIds(environment.namespace, name)]));
  const images = () => registryTags(environment.registry, services);

  beforeAll(async () => {
    environment = new DeployedEnvironment();
    await environment.provision();
    browser = await chromium.launch({
      executablePath: environment.parts.chromium,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
    });
  });

  afterAll(async () => {
    await browser?.close();
    await environment?.remove();
  });

  it('deploys all three services to an empty namespace', async () => {
    const deploy = await environment.deployer(['run-many', '-t', 'deploy']);
    expect(deploy.exitCode, deploy.output).toBe(0);
    expect(Object.values(pods()).map((ids) => ids.length)).toEqual([3, 3, 2]);
    expect((await images()).map((tags) => tags.length)).toEqual([1, 1, 1]);
  });

  it('shows a task that was created through the ingress, and its activity, in a browser', async () => {
    const api = createApiClient({ baseUrl: environment.parts.ingressUrl });
    const task = await api.createTask({ title: 'Water the tomatoes' });

    const page = await browser.newPage();
    await page.goto(environment.parts.ingressUrl);
    await page.getByRole('checkbox', { name: task.title }).waitFor();
    await expect.poll(async () => (await api.listActivity(task.id)).items.length, { timeout: 20_000 }).toBe(1);
    await page.getByText(task.title).first().click();
    await page
      .getByText(/created/i)
      .first()
      .waitFor();
    await page.close();
  });

  it('builds one image and rolls one Deployment for one changed line of the backend', async () => {
    const before = { pods: pods(), images: await images() };
    environment.workspace.replace('apps/backend/src/app.ts', '15_000', '14_000');
    environment.workspace.commit('feat(backend): one line');

    const deploy = await environment.deployer(['affected', '-t', 'deploy', '--base=HEAD~1']);
    expect(deploy.exitCode, deploy.output).toBe(0);
    const after = { pods: pods(), images: await images() };
    expect(after.images.map((tags) => tags.length)).toEqual([2, 1, 1]);
    expect(after.pods['todo-frontend']).toEqual(before.pods['todo-frontend']);
    expect(after.pods['event-service']).toEqual(before.pods['event-service']);
    expect(after.pods['todo-backend']).toHaveLength(3);
    expect(after.pods['todo-backend']?.some((id) => before.pods['todo-backend']?.includes(id))).toBe(false);
    console.log(`one changed line to rollout finished: ${deploy.seconds.toFixed(1)} s`);
  });

  it('does nothing when everything is deployed again', async () => {
    await expectNothingDone(() => environment.deployer(['run-many', '-t', 'deploy']));
  });

  it('does nothing for a test and a README in a library', async () => {
    environment.workspace.append('libs/contracts/src/contracts.test.ts', '\n// A remark.\n');
    environment.workspace.write('libs/contracts/README.md', '# Contracts\n');
    environment.workspace.commit('docs(contracts): a remark');
    await expectNothingDone(() => environment.deployer(['affected', '-t', 'deploy', '--base=HEAD~1']));
  });

  async function expectNothingDone(deploy: () => ReturnType<DeployedEnvironment['deployer']>): Promise<void> {
    const before = { pods: pods(), images: await images() };
    const log = new AuditLog(environment.parts.auditLog);
    const mark = log.mark();
    const result = await deploy();
    expect(result.exitCode, result.output).toBe(0);
    expect({ pods: pods(), images: await images() }).toEqual(before);
    expect(log.writesSince(mark, `system:serviceaccount:${environment.namespace}:deployer`)).toEqual([]);
    console.log(`nothing to deploy: ${result.seconds.toFixed(1)} s`);
  }
});
