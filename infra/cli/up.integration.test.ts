import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { type LiveEnvironment, missingParts, type Outcome, startEnvironment } from '../testing/live-environment.ts';

const missing = await missingParts();
const databaseUrl = 'postgresql://todo:find-me-nowhere@10.0.0.5:5432/todo';
const figures: string[] = [];

async function start(): Promise<LiveEnvironment> {
  const live = await startEnvironment();
  onTestFinished(() => live.dispose());
  return live;
}

async function startWithSecret(): Promise<LiveEnvironment> {
  const live = await start();
  succeeded(await live.infra(`secret set database-url --env ${live.name}`, { input: databaseUrl }));
  return live;
}

function succeeded({ code, output }: Outcome): string {
  expect(code, output).toBe(0);
  return output;
}

function refused({ code, output }: Outcome): string {
  expect(code, output).toBe(1);
  return output;
}

/** Whether `up` is past its plan, which names the five namespaces, and has made one. */
function isMaking(output: string): boolean {
  return (output.match(/\+ Namespace/g) ?? []).length > 5;
}

/** Every object of the environment with its resource version. */
async function versions({ kubectl, name }: LiveEnvironment): Promise<string[]> {
  const kinds = 'namespaces,secrets,configmaps,resourcequotas,limitranges,serviceaccounts,roles,rolebindings';
  const columns = 'KIND:.kind,NS:.metadata.namespace,NAME:.metadata.name,VERSION:.metadata.resourceVersion';
  const listed = await kubectl(
    `get ${kinds} -A -l todo-app/environment=${name} --no-headers -o custom-columns=${columns}`,
  );
  return succeeded(listed).trim().split('\n').sort();
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
}

describe.skipIf(missing)(`infra:up on a real cluster${missing ? ` (${missing})` : ''}`, () => {
  afterAll(() => console.log(figures.join('\n')));

  it('makes an environment, leaves it alone, changes what changed, and removes it', async () => {
    const live = await startWithSecret();
    const { name, namespaces, infra, kubectl, folder } = live;
    const up = await infra(`up --env ${name} --yes`);
    expect(succeeded(up)).toContain('plan: 12 to make');
    const made = await versions(live);
    expect(made).toHaveLength(12);
    const platform = await kubectl(`-n ${namespaces.application} get configmap platform -o jsonpath={.data}`);
    expect(JSON.parse(succeeded(platform))).toMatchObject({ environment: name, registry: 'registry.example.com/todo' });

    const again = await infra(`up --env ${name} --yes`);
    expect(succeeded(again)).toContain('nothing to change');
    expect(await versions(live)).toEqual(made);

    await live.configure({ quota: { pods: '9' } });
    const changed = succeeded(await infra(`up --env ${name} --yes`));
    expect(changed).toContain('plan: 1 to change');
    const quota = await kubectl(`-n ${namespaces.application} get resourcequota environment -o jsonpath={.spec.hard}`);
    expect(JSON.parse(succeeded(quota))).toEqual({ pods: '9' });

    // A namespace by another name would be the loss of all that is in the old one.
    const renamed = { ...namespaces, kafka: `${namespaces.kafka}2` };
    onTestFinished(
      async () => void (await kubectl(`delete namespace ${renamed.kafka} --ignore-not-found --wait=false`)),
    );
    await live.configure({ quota: { pods: '9' }, namespaces: renamed });
    expect(refused(await infra(`up --env ${name} --yes`))).toContain(
      'this would delete a namespace with everything in it',
    );
    expect(succeeded(await kubectl(`get namespace ${namespaces.kafka} -o name`))).toContain(namespaces.kafka);
    succeeded(await infra(`up --env ${name} --yes --allow-delete`));
    expect((await kubectl(`get namespace ${namespaces.kafka}`)).output).toContain('NotFound');

    const destroyed = await infra(`destroy --env ${name} --confirm ${name}`);
    expect(succeeded(destroyed)).toContain(`namespace ${namespaces.application} with everything in it`);
    expect(succeeded(await kubectl(`get namespace ${Object.values(renamed).join(' ')} --ignore-not-found`))).toBe('');
    expect(succeeded(await infra(`destroy --env ${name} --confirm ${name}`))).toContain('has nothing to remove');

    for (const file of await filesBelow(join(folder, 'state'))) {
      const text = await readFile(file, 'utf8');
      expect(text, file).not.toContain('find-me-nowhere');
      expect(text, file).not.toContain(process.env['KUBECONFIG']);
    }
    for (const { output } of [up, again, destroyed]) expect(output).not.toContain('find-me-nowhere');
    const seconds = Object.entries({ up, unchanged: again, destroy: destroyed }).map(
      ([k, o]) => `${k} ${o.seconds.toFixed(1)} s`,
    );
    figures.push(`whole commands: ${seconds.join(', ')}`);
  });

  it('says while it removes what a namespace waits for, and gets done when that is put right', async () => {
    const live = await startWithSecret();
    const { name, namespaces, infra, kubectl } = live;
    succeeded(await infra(`up --env ${name} --yes`));
    const held = `-n ${namespaces.application} configmap/held`;
    succeeded(await kubectl(`create -n ${namespaces.application} configmap held`));
    const patch = (finalizers: string) =>
      kubectl(`patch ${held} --type=merge -p {"metadata":{"finalizers":${finalizers}}}`);
    succeeded(await patch('["example.com/hold"]'));
    onTestFinished(async () => void (await patch('null')));
    let released: Promise<unknown> | undefined;
    const destroyed = await infra(`destroy --env ${name} --confirm ${name}`, {
      onOutput: (output) => {
        if (output.includes('example.com/hold')) released ??= patch('null');
      },
    });
    expect(succeeded(destroyed)).toMatch(
      /… namespace \S+ waits: .*example\.com\/hold in 1 resource instances; whoever put that finalizer on/,
    );
    await released;
  });

  it('puts right what somebody changed or removed, and brings a new secret in place', async () => {
    const live = await startWithSecret();
    const { name, infra, kubectl } = live;
    const inside = `-n ${live.namespaces.application}`;
    succeeded(await infra(`up --env ${name} --yes`));
    const uid = await kubectl(`${inside} get secret database-secret -o jsonpath={.metadata.uid}`);
    succeeded(
      await kubectl(`${inside} patch resourcequota environment --type merge -p {"spec":{"hard":{"pods":"1"}}}`),
    );
    succeeded(await kubectl(`${inside} delete configmap platform`));
    const next = databaseUrl.replace('10.0.0.5', '10.0.0.6');
    succeeded(await infra(`secret set database-url --env ${name}`, { input: next }));

    expect(succeeded(await infra(`up --env ${name} --yes`))).toContain('plan: 1 to make, 2 to change');
    const url = await kubectl(`${inside} get secret database-secret -o jsonpath={.data.url}`);
    expect(Buffer.from(succeeded(url), 'base64').toString()).toBe(next);
    expect(await kubectl(`${inside} get secret database-secret -o jsonpath={.metadata.uid}`)).toMatchObject({
      output: uid.output,
    });
    const pods = await kubectl(`${inside} get resourcequota environment -o jsonpath={.spec.hard.pods}`);
    expect(succeeded(pods)).toBe('60');
  });

  it('goes on after a run that was killed', async () => {
    const live = await startWithSecret();
    const { name, infra } = live;
    const killed = await infra(`up --env ${name} --yes`, {
      onOutput: (output, kill) => {
        if (isMaking(output)) kill('SIGKILL');
      },
    });
    expect(killed.code).toBeNull();
    const next = succeeded(await infra(`up --env ${name} --yes`));
    expect(next).toMatch(
      /the run that held this environment \(process \d+ on \S+, since \S+\) is gone: its lock is removed/,
    );
    expect(succeeded(await infra(`up --env ${name} --yes`))).toContain('nothing to change');
    expect(await versions(live)).toHaveLength(12);
  });

  it('stops after the steps under way when it is told to, and the next run goes on', async () => {
    const live = await startWithSecret();
    const { name, infra } = live;
    let told = false;
    const stopped = await infra(`up --env ${name} --yes`, {
      onOutput: (output, kill) => {
        if (told || !isMaking(output)) return;
        told = true;
        kill('SIGTERM');
      },
    });
    expect(refused(stopped)).toContain('stopping after the steps under way');
    expect(stopped.output).toContain('error: stopped before everything was done; run it again to go on from there');
    const next = succeeded(await infra(`up --env ${name} --yes`));
    expect(next).not.toContain('its lock is removed');
    expect(await versions(live)).toHaveLength(12);
  });

  it('leaves namespaces and objects that were there before, and refuses to take over an object', async () => {
    const live = await startWithSecret();
    const { name, namespaces, infra, kubectl } = live;
    const { application, kafka } = namespaces;
    for (const namespace of [application, kafka]) succeeded(await kubectl(`create namespace ${namespace}`));
    succeeded(await kubectl(`-n ${application} create configmap theirs --from-literal=a=b`));
    succeeded(await kubectl(`-n ${application} create secret generic database-secret --from-literal=url=theirs`));

    const foreign = refused(await infra(`up --env ${name} --yes`));
    expect(foreign).toContain(
      `error: Secret database-secret in namespace ${application} exists and was not made by infra:up`,
    );
    expect(await versions(live)).toEqual(['']);

    const handOver = /hand it over: (kubectl .*)/.exec(foreign)?.[1]?.replace(/^kubectl /, '') ?? '';
    succeeded(await kubectl(handOver));
    const up = succeeded(await infra(`up --env ${name} --yes`));
    expect(up).toContain(`note: namespace ${kafka} was there before and stays as it is`);
    expect(up).toContain(`namespace ${application} does not hold its pods to the restricted standard`);
    expect(succeeded(await infra(`up --env ${name} --yes`))).toContain('nothing to change');

    succeeded(await infra(`destroy --env ${name} --confirm ${name}`));
    const left = await kubectl(`-n ${application} get configmap,secret,resourcequota,role -o name`);
    expect(succeeded(left).trim().split('\n').sort()).toEqual(['configmap/kube-root-ca.crt', 'configmap/theirs']);
    expect(succeeded(await kubectl(`get namespace ${kafka} -o name`))).toBe(`namespace/${kafka}\n`);
  });

  it('refuses to begin without what it needs, and makes nothing', async () => {
    const live = await start();
    const { name, infra } = live;
    const without = await infra(`up --env ${name} --yes`);
    expect(refused(without)).toContain(
      `error: secret database-url is not set: nx run infra:secret set database-url --env ${name}`,
    );
    expect(refused(await infra(`up --env ${name}`))).toContain('error: nobody can be asked here: add --yes');

    succeeded(await infra(`secret set database-url --env ${name}`, { input: databaseUrl }));
    const wrongPassphrase = await infra(`up --env ${name} --yes`, { env: { PULUMI_CONFIG_PASSPHRASE: 'other' } });
    expect(refused(wrongPassphrase)).toContain('error: the passphrase does not fit this environment');

    await live.configure({ cluster: { context: 'production' } });
    expect(refused(await infra(`up --env ${name} --yes`))).toContain(
      'error: this environment is on the context "production"',
    );
    await live.configure({ registry: { push: 'registry.example.com/todo', username: 'ci' } });
    expect(refused(await infra(`up --env ${name} --yes`))).toContain('error: secret registry-password is not set');
    expect(await versions(live)).toEqual(['']);
  });

  it('runs as an Nx target with its own arguments and standard input', async () => {
    const live = await start();
    const { name, folder } = live;
    const root = join(import.meta.dirname, '../..');
    const env = {
      ...process.env,
      INFRA_ENVIRONMENTS: folder,
      NX_DAEMON: 'false',
      PULUMI_BACKEND_URL: `file://${folder}/state`,
    };
    const nx = join(root, 'node_modules/.bin/nx');
    const set = promisify(execFile)(nx, ['run', 'infra:secret', 'set', 'database-url', '--env', name], {
      cwd: root,
      env,
    });
    set.child.stdin?.end(databaseUrl);
    expect((await set).stdout).toContain('database-url is set');
    const listed = succeeded(await live.infra(`secret list --env ${name}`));
    expect(listed).toMatch(/^database-url +set +database-secret\/url$/m);
    expect(listed).toMatch(/^redis-url +not set +redis-secret\/url$/m);
  });
});
