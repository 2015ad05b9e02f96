import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAccountEnvironment } from '../testing/account-environment.ts';
import { missingParts, run } from '../testing/live-environment.ts';
import { startRealCluster } from '../testing/real-cluster.ts';

const missing = await missingParts();

describe.skipIf(missing)(`a cluster of the account that is a real one${missing ? ` (${missing})` : ''}`, () => {
  it('is made, filled and left alone by up; holds no token in state; destroy forgets what was inside', async () => {
    const realCluster = await startRealCluster();
    onTestFinished(() => realCluster.stop());
    const { fake, folder, configure, infra } = await startAccountEnvironment({ realCluster });
    const prefix = `acct-${randomBytes(3).toString('hex')}`;
    const roles = ['application', 'kafka', 'dapr', 'monitoring', 'ingress'] as const;
    const namespaces = Object.fromEntries(roles.map((role) => [role, `${prefix}-${role}`]));
    const kubectl = async (line: string) => (await run('kubectl', line.split(' '), {})).output;
    onTestFinished(async () => {
      await kubectl(`delete namespace ${Object.values(namespaces).join(' ')} --ignore-not-found --wait=false`);
    });
    await configure({ databases: { postgres: {} } }, { namespaces });
    // No kubeconfig of the user's has a part in it.
    const env = { KUBECONFIG: join(folder, 'none') };

    const up = await infra('up --yes', { env });
    expect(up.code, up.output).toBe(0);
    const [cluster] = fake.account.clusters.values();
    expect(up.output).toContain(`cluster    todo-app-prod (${cluster?.id}), Kubernetes 1.36.3-do.0, 3 nodes`);
    expect(up.output).toContain('registry   registry.digitalocean.com/acme');
    const application = `-n ${namespaces['application']}`;
    const url = await kubectl(`${application} get secret database-secret -o jsonpath={.data.url}`);
    expect(Buffer.from(url, 'base64').toString()).toMatch(/^postgresql:\/\/doadmin:.*@private-todo-app-prod-postgres/);
    expect(JSON.parse(await kubectl(`${application} get configmap platform -o jsonpath={.data}`))).toMatchObject({
      registry: 'registry.digitalocean.com/acme',
      imagePullSecret: 'acme',
    });

    const noted = () => kubectl(`${application} get configmap platform -o jsonpath={.metadata.annotations}`);
    const durations = await noted();
    expect(durations).toMatch(/"todo-app\/account-seconds":"\d+\.\d".*"todo-app\/cluster-seconds":"\d+\.\d"/);

    const again = await infra('up --yes', { env });
    expect(again.code, again.output).toBe(0);
    expect(again.output).toContain('nothing to change');
    expect(await noted()).toBe(durations);

    const verified = await infra('verify', { env });
    expect(verified.code, verified.output).toBe(1);
    expect(verified.output).toMatch(/^failed +services +services are deployed +event-service is missing; /m);
    expect(verified.output).toMatch(/^ok +durations +provisioning +account .+ s, cluster .+ s +≤ 10 min$/m);

    const [server] = fake.account.databases.values();
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const text = await readFile(join(file.parentPath, file.name), 'utf8');
      expect(text, file.name).not.toMatch(/eyJhbGciOi/);
      expect(text, file.name).not.toContain(fake.token);
      expect(text, file.name).not.toContain(server?.users[0]?.password ?? '?');
    }

    const out = join(folder, 'deployer');
    const deployer = await infra(`deployer-kubeconfig --out ${out}`, { env });
    expect(deployer.code, deployer.output).toBe(0);
    expect(await kubectl(`--kubeconfig ${out} auth whoami -o jsonpath={.status.userInfo.username}`)).toContain(
      'deployer',
    );

    const destroyed = await infra('destroy --confirm prod', { env });
    expect(destroyed.code, destroyed.output).toBe(0);
    expect(fake.account.clusters.size).toBe(0);
    const figures = Object.entries({ up, again, destroyed }).map(
      ([name, { seconds }]) => `${name} ${seconds.toFixed(1)} s`,
    );
    console.log(`whole commands on the fake account and a real cluster: ${figures.join(', ')}`);
  });
});
