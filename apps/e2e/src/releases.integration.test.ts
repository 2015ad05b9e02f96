import { createApiClient, type ApiClient } from '@todo/api-client';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { podIds, runKubectl } from './cluster.ts';
import { DeployedEnvironment } from './deployed-environment.ts';
import { hash, loadPage } from './load/page-assets.ts';
import { PacedLoad } from './load/paced-load.ts';
import { userVisits } from './load/user-visits.ts';
import { ChangeWatcher } from './load/watch-changes.ts';
import { commitNewEventVersion, commitNextRelease } from './next-release.ts';
import { missingParts } from './real-parts.ts';

const services = ['todo-backend', 'todo-frontend', 'event-service'] as const;
const title = missingParts.length > 0 ? ` (left out: needs ${missingParts.join(', ')})` : '';

describe.skipIf(missingParts.length > 0)(`releases come and go while people work${title}`, () => {
  let environment: DeployedEnvironment;
  let browser: Browser;
  let page: Page;
  let api: ApiClient;
  const broken: string[] = [];
  /** The image of each service, of the first release and of the next. */
  const images: Record<string, string>[] = [];

  const url = () => environment.parts.ingressUrl;
  const running = async () =>
    Object.fromEntries(
      await Promise.all(services.map(async (name) => [name, await imageOf(environment.namespace, name)] as const)),
    );

  async function run(...args: string[]): Promise<string> {
    const { exitCode, output } = await environment.deployer(args);
    expect(exitCode, output).toBe(0);
    return output;
  }

  beforeAll(async () => {
    environment = new DeployedEnvironment();
    await environment.provision();
    // What is asked of a rollout does not depend on how many pods there are beyond two, the time that it takes does.
    for (const app of ['backend', 'frontend'])
      environment.workspace.replace(`apps/${app}/service.json`, '"min": 3', '"min": 2');
    environment.workspace.commit('test: two pods a service');
    await run('run-many', '-t', 'deploy');
    images.push(await running());
    api = createApiClient({ baseUrl: url() });
    browser = await chromium.launch({
      executablePath: environment.parts.chromium,
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'],
    });
    page = await browser.newPage();
    page.on(
      'response',
      (response) => void (response.status() >= 400 && broken.push(`${response.status()} ${response.url()}`)),
    );
    await page.goto(url());
  });

  afterAll(async () => {
    await browser?.close();
    await environment?.remove();
  });

  it('fails no request through a rollout, a rollback and the loss of pods, nor for a file of a page opened before', async () => {
    const earlier = await loadPage(url());
    // Built beforehand: what is asked of a rollout is not how fast a busy machine compiles meanwhile.
    commitNextRelease(environment.workspace);
    await run('run-many', '-t', 'image');
    const watchers = Array.from({ length: 5 }, () => new ChangeWatcher(url()));
    const load = PacedLoad.start(url(), 52, userVisits(earlier));
    onTestFinished(async () => void (await Promise.all([load.stop(), ...watchers.map((watcher) => watcher.stop())])));

    expectTable(await run('run-many', '-t', 'deploy'));
    images.push(await running());
    for (const name of services) expect(images[1]?.[name]).not.toBe(images[0]?.[name]);
    const newer = await loadPage(url());
    expect([...newer.keys()]).not.toEqual([...earlier.keys()]);

    await run('run-many', '-t', 'rollback');
    expect(await running()).toEqual(images[0]);
    for (const name of services) await losePod(environment.namespace, name);

    for (const [path, content] of [...earlier, ...newer]) {
      const { text } = await load.send(path);
      expect(hash(text), path).toBe(content);
    }
    const report = await load.stop();
    await expect.poll(() => behind(api, watchers), { timeout: 60_000, interval: 500 }).toEqual([]);
    const { requests, perSecond, slowestMs } = report;
    console.log(`${requests} requests, ${perSecond.toFixed(0)} a second, the slowest ${slowestMs.toFixed(0)} ms`);
    expect([...report.failures, ...watchers.flatMap(({ failures }) => failures)]).toEqual([]);
    expect(perSecond).toBeGreaterThanOrEqual(50);
    expect(
      watchers.every(({ opened }) => opened > 1),
      'the streams did end',
    ).toBe(true);
  });

  it('leaves a page that was open all the time able to work', async () => {
    expect(broken).toEqual([]);
    await page.getByRole('textbox', { name: 'New task' }).fill('Written on an old page');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Written on an old page' }).waitFor();
    expect(broken).toEqual([]);
  });

  describe('each service one release behind, on the schema of the next', () => {
    const of = (...names: (typeof services)[number][]) =>
      Object.fromEntries(services.map((name) => [name, images[names.includes(name) ? 1 : 0]?.[name]]));

    it('all of them', () => works('nothing is new but the schema'));

    it('the backend', async () => {
      await run('run-many', '-t', 'deploy', '-p', 'event-service,frontend', '--force');
      expect(await running()).toEqual(of('event-service', 'todo-frontend'));
      await works('an old backend');
    });

    it('the event service', async () => {
      await run('run-many', '-t', 'deploy', '-p', 'backend', '--force');
      await run('run', 'event-service:rollback');
      expect(await running()).toEqual(of('todo-backend', 'todo-frontend'));
      await works('an old event service');
    });

    it('the frontend', async () => {
      await run('run-many', '-t', 'deploy', '-p', 'event-service', '--force');
      await run('run', 'frontend:rollback');
      expect(await running()).toEqual(of('todo-backend', 'event-service'));
      await works('an old frontend');
    });

    it('handlers take the version of an event that their next release will send', async () => {
      commitNewEventVersion(environment.workspace);
      await run('run-many', '-t', 'deploy', '-p', 'backend,frontend', '--force');
      expect((await running())['event-service']).toBe(images[1]?.['event-service']);
      expect(await works('a new version of an event')).toEqual(['todo.task.created.v2']);
    });
  });

  it('makes an image again that somebody deleted from the registry, and restarts nothing', async () => {
    const before = services.map((name) => podIds(environment.namespace, name));
    await deleteImage((await running())['event-service'] ?? '');
    expect(await run('run-many', '-t', 'deploy', '--force')).toMatch(/^event-service +image restored +built sha256:/m);
    expect(services.map((name) => podIds(environment.namespace, name))).toEqual(before);
  });

  /** A deploy ends with a line a service, what it did and why, and the address of the whole. */
  function expectTable(output: string): void {
    for (const name of services)
      expect(output).toMatch(new RegExp(`^${name} +rolled out +release 2, found sha256:.*changed`, 'm'));
    expect(output).toContain(`\n${url()}\n`);
  }

  /** The whole path: a task made through the ingress stands on the page, and its history too. Gives the events it had. */
  async function works(task: string): Promise<string[]> {
    const { id } = await api.createTask({ title: task });
    // As it comes: this program's own contracts are those of the first release.
    const types = async () => {
      const answer = await fetch(`${url()}/api/v1/tasks/${id}/activity`);
      return ((await answer.json()) as { items: { type: string }[] }).items.map(({ type }) => type);
    };
    await expect.poll(async () => (await types()).length, { timeout: 30_000 }).toBe(1);
    const fresh = await browser.newPage();
    await fresh.goto(url());
    await fresh.getByRole('checkbox', { name: task }).waitFor();
    await fresh.getByText(task).first().click();
    await fresh
      .getByText(/created/i)
      .first()
      .waitFor();
    await fresh.close();
    return types();
  }
});

async function imageOf(namespace: string, service: string): Promise<string> {
  const path = 'jsonpath={.spec.template.spec.containers[0].image}';
  return runKubectl('get', 'deployment', service, '-n', namespace, '-o', path);
}

/** Deletes a pod as somebody in a hurry does, and waits until it is gone and another one serves in its place. */
async function losePod(namespace: string, service: string): Promise<void> {
  const selector = `app.kubernetes.io/name=${service}`;
  const names = await runKubectl('get', 'pods', '-n', namespace, '-l', selector, '-o', 'name');
  const [pod = ''] = names.split('\n');
  await runKubectl('delete', pod, '-n', namespace, '--timeout=120s');
  await runKubectl('rollout', 'status', `deployment/${service}`, '-n', namespace, '--timeout=120s');
}

/** Deletes a manifest by its digest, as a clean-up gone wrong does. */
async function deleteImage(reference: string): Promise<void> {
  const [, host, path, digest] = /^([^/]+)\/(.+)@(sha256:\w+)$/.exec(reference) ?? [];
  const answer = await fetch(`http://${host}/v2/${path}/manifests/${digest}`, { method: 'DELETE' });
  expect(answer.status, reference).toBe(202);
}

/** The numbers of those that have not been told of the newest change. */
async function behind(api: ApiClient, watchers: readonly ChangeWatcher[]): Promise<number[]> {
  const numbers = watchers.map(({ lastNumber }) => lastNumber);
  const { changeNumber } = await api.listChanges({ since: Math.min(...numbers), limit: 500 });
  return numbers.filter((number) => number < changeNumber);
}
