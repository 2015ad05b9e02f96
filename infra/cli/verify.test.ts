import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readSettings } from '../settings.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { scriptedTerminal } from '../testing/scripted-terminal.ts';
import { kubeSystem, serveKubernetesApi } from '../testing/serve-kubernetes-api.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { runCommand } from './run-command.ts';

it('says whose context it wants when it may not read everything', async () => {
  const folder = await tempFolder();
  const server = await serveKubernetesApi((path) =>
    path.endsWith('/namespaces/kube-system')
      ? { code: 200, body: kubeSystem }
      : { code: 403, body: { kind: 'Status', code: 403 } },
  );
  const kubeconfig = {
    'current-context': 'here',
    clusters: [{ name: 'here', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'deployer', user: { token: 't' } }],
    contexts: [{ name: 'here', context: { cluster: 'here', user: 'deployer' } }],
  };
  await writeFile(join(folder, 'kubeconfig'), JSON.stringify(kubeconfig));
  await writeFile(join(folder, 'staging.json'), '{ "registry": { "push": "registry.example.com/todo" } }');
  vi.stubEnv('KUBECONFIG', join(folder, 'kubeconfig'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const settings = readSettings({ INFRA_ENVIRONMENTS: folder, HOME: folder });
  expect(await problemsOf(runCommand(['verify', '--env', 'staging'], settings, scriptedTerminal()))).toEqual([
    "this account may not read all of the environment: use an administrator's context",
  ]);
});
