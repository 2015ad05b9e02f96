import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ComparisonDocument, PlanDocument } from '../plan/plan-document.ts';
import { Registry } from '../registry/index.ts';
import { DeploySandbox } from '../testing/deploy-sandbox.ts';
import { missing, realParts } from '../testing/real-parts.ts';
import { runNx } from '../testing/run-nx.ts';
import { WorkspaceTwin } from '../testing/workspace-twin.ts';

const lacking = missing('kubeconfig', 'registry', 'baseImage');

describe.skipIf(lacking)(`a deploy through Nx${lacking}`, () => {
  let folder: string;
  let twin: WorkspaceTwin;
  let sandbox: DeploySandbox;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nx-deploy-test-'));
    twin = new WorkspaceTwin(join(folder, 'workspace'));
    sandbox = await DeploySandbox.create();
  });
  afterAll(async () => {
    await sandbox?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  function nx(args: string[], env: NodeJS.ProcessEnv = {}, onOutput?: Parameters<typeof runNx>[3]) {
    const { KUBECONFIG } = sandbox.settings.env;
    const place = { DEPLOY_ENVIRONMENT: 'test', DEPLOY_NAMESPACE: sandbox.name };
    const target = { ...place, KUBECONFIG, BASE_IMAGE: realParts.baseImage };
    return runNx(twin.root, args, { ...target, ...env }, onOutput);
  }

  async function withEdit(file: string, edit: (text: string) => string, run: () => Promise<void>): Promise<void> {
    const path = join(twin.root, file);
    const text = await readFile(path, 'utf8');
    await writeFile(path, edit(text));
    await run().finally(() => writeFile(path, text));
  }

  it('names file and field of a malformed service.json, and leaves other commands alone', async () => {
    const malformed = (text: string) => text.replace(/"port": \d+/, '"port": "eight"');
    await withEdit('apps/event-service/service.json', malformed, async () => {
      const deploy = await nx(['run-many', '-t', 'deploy']);
      expect(deploy.code).toBe(1);
      expect(deploy.output).toMatch(
        /^error: apps\/event-service\/service\.json is not valid:\n.*expected number.*\n.*at port$/m,
      );
      expect((await nx(['show', 'projects'])).code).toBe(0);
    });
  });

  it('leaves everything as it was when one of two does not build', async () => {
    const broken = (text: string) => `${text}\nimport './nowhere.ts';\n`;
    await withEdit('apps/backend/src/main.ts', broken, async () => {
      const { code, output } = await nx(['run-many', '-t', 'deploy', '-p', 'backend,event-service']);
      expect(code).toBe(1);
      expect(output).toMatch(/Could not resolve "\.\/nowhere\.ts"/);
      expect(output).toMatch(/^error: A build failed, see above\. Nothing was pushed or rolled out\.$/m);
    });
    const registry = new Registry(`${realParts.registry}/${sandbox.name}`);
    expect(await Promise.all(['todo-backend', 'event-service'].map((name) => registry.listTags(name)))).toEqual([
      [],
      [],
    ]);
    expect(sandbox.kubectl('get', 'deployments,leases', '--output=name')).toBe('');
  });

  it('runs all that was selected in one process, and fails each of them for one error', async () => {
    const { code, output } = await nx(['run-many', '-t', 'deploy'], { DEPLOY_ENVIRONMENT: 'other' });
    expect(code).toBe(1);
    expect(output.match(/^error: .*$/gm)).toEqual([expect.stringContaining('you deploy to "other"')]);
    expect(output).toMatch(/- backend:deploy/);
    expect(output).toMatch(/- frontend:deploy/);
  });

  it('says that an option does not exist', async () => {
    const { code, output } = await nx(['run', 'backend:deploy', '--froce']);
    expect(code).toBe(1);
    expect(output).toMatch(/Unrecognized key: "froce"/);
  });

  it('stops at Ctrl-C: nothing is left running or held, and the ledger knows', async () => {
    const { code, output } = await nx(['run', 'event-service:deploy'], {}, (text, end) => {
      if (text.includes('release 1 applied')) end('SIGINT');
    });
    expect(output).toContain('release 1 applied');
    expect(code).toBe(130);
    expect(sandbox.kubectl('get', 'leases', '--output=name')).toBe('');
    expect((await sandbox.releases('event-service'))[0]).toMatchObject({ number: 1, result: 'interrupted' });
  });

  it('goes on, once the lease has run out, where a deploy was killed half-way', async () => {
    const untilApplied = (release: number, signal: NodeJS.Signals) =>
      nx(['run', 'event-service:deploy'], {}, (text, end) => {
        if (text.includes(`release ${release} applied`)) end(signal);
      });
    await untilApplied(2, 'SIGKILL');
    expect(sandbox.kubectl('get', 'leases', '--output=name')).toBe('lease.coordination.k8s.io/deploy-event-service');
    expect((await sandbox.releases('event-service'))[0]).toMatchObject({ number: 2, result: 'started' });
    const { output } = await untilApplied(3, 'SIGINT');
    expect(output).toMatch(/event-service {2}waiting for the deploy of \S+@/);
    expect(sandbox.kubectl('get', 'leases', '--output=name')).toBe('');
    const results = (await sandbox.releases('event-service')).map(({ result }) => result);
    expect(results).toEqual(['interrupted', 'interrupted', 'interrupted']);
  });

  it('plans without changing anything, as a table and as a document', async () => {
    const file = join(folder, 'plan.json');
    const { code, output } = await nx(['run', 'infra:plan', `--output=${file}`]);
    expect(code).toBe(0);
    expect(output).toMatch(/^service\s+affected\s+identity/m);
    const plan = PlanDocument.parse(JSON.parse(await readFile(file, 'utf8')));
    expect(plan.services.map(({ service, action }) => [service, action])).toEqual([
      ['todo-backend', 'build and roll out'],
      ['event-service', 'repair'],
      ['todo-frontend', 'build and roll out'],
    ]);
  });

  it('explains what the identity of a service is made of, and what differs from what runs', async () => {
    const edited = (text: string) => `${text}// edited\n`;
    await withEdit('apps/event-service/src/main.ts', edited, async () => {
      const { code, output } = await nx(['run', 'event-service:explain']);
      expect(code).toBe(0);
      expect(output).toMatch(/^event-service src-[0-9a-f]{20}$/m);
      for (const part of [
        'libs/contracts/src/index.ts',
        'fastify@',
        'event-service:build',
        `Deployment.apps/${sandbox.name}/event-service`,
      ])
        expect(output).toContain(part);
      expect(output).toMatch(/^Differs from what runs:\n\s+.*apps\/event-service\/src\/main\.ts.*$/m);
      const { output: against } = await nx(['run', 'event-service:explain', '--against=HEAD'], {
        KUBECONFIG: '/nowhere',
      });
      expect(against).toMatch(/^Differs from commit HEAD:\n\s+.*apps\/event-service\/src\/main\.ts.*$/m);
    });
  });

  it('prints the base: everything while one service runs nothing, else the commit that all contain', async () => {
    const file = join(folder, 'base');
    const base = async () => {
      expect((await nx(['run', 'infra:base', `--output=${file}`])).code).toBe(0);
      return (await readFile(file, 'utf8')).trim();
    };
    expect(await base()).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
    const git = (...args: string[]) => execFileSync('git', args, { cwd: twin.root, encoding: 'utf8' }).trim();
    const [newer, older] = [git('rev-parse', 'HEAD'), git('rev-parse', 'HEAD~2')];
    const noted = { 'todo-backend': newer, 'event-service': `${older}-dirty`, 'todo-frontend': newer };
    for (const [name, commit] of Object.entries(noted)) {
      if (name !== 'event-service') sandbox.kubectl('create', 'deployment', name, '--image=none', '--replicas=0');
      sandbox.kubectl('annotate', 'deployment', name, '--overwrite', `todo.deploy/commit=${commit}`);
    }
    expect(await base()).toBe(older);
    sandbox.kubectl('delete', 'deployment', 'todo-backend', 'todo-frontend');
  });

  it('compares with a commit without cluster, registry or credentials', async () => {
    const offline = { KUBECONFIG: '/nowhere', DEPLOY_ENVIRONMENT: undefined };
    await withEdit(
      'apps/frontend/service.json',
      (text) => text.replace('"min": 3', '"min": 2'),
      async () => {
        const { code, output } = await nx(['run', 'infra:plan', '--against=HEAD'], offline);
        expect(code).toBe(0);
        expect(output).toMatch(/^todo-backend\s+nothing/m);
        expect(output).toMatch(/^todo-frontend\s+new rollout.*HorizontalPodAutoscaler/m);
        const file = join(folder, 'against.json');
        await nx(['run', 'infra:plan', '--against=HEAD', `--output=${file}`], offline);
        const { services } = ComparisonDocument.parse(JSON.parse(await readFile(file, 'utf8')));
        expect(services.map(({ needs }) => needs)).toEqual(['nothing', 'nothing', 'new rollout']);
      },
    );
  });
});
