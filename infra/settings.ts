import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { type AccountAccess, readAccountAccess } from './digitalocean/read-account-access.ts';

/** What the commands take from the environment of the process; everything else is in the environment's file. */
export interface Settings {
  /** Folder of the environments' files (`INFRA_ENVIRONMENTS`). */
  environmentsFolder: string;
  /** Folder for state, settings and passphrase of environments that name no backend (`XDG_STATE_HOME`). */
  stateFolder: string;
  /** Backend that wins over the environment's (`PULUMI_BACKEND_URL`). */
  backendUrl: string | undefined;
  /** `PULUMI_CONFIG_PASSPHRASE` and `PULUMI_CONFIG_PASSPHRASE_FILE`, as Pulumi knows them. */
  passphrase: string | undefined;
  passphraseFile: string | undefined;
  /** Where Pulumi keeps its programs and plugins (`PULUMI_HOME`). */
  pulumiHome: string;
  /** Folders in which the `pulumi` command is looked for (`PATH`). */
  path: string;
  /** Kubeconfig that kubectl would change: the first of `KUBECONFIG`, else `~/.kube/config`. */
  kubeConfigFile: string;
  /** The workspace, when Nx runs the command as `infra:up`; only then are there services to plan. */
  workspaceRoot: string | undefined;
  /** DigitalOcean account (`DIGITALOCEAN_TOKEN`); none without a token. */
  account: AccountAccess | undefined;
  /** Whether this is a run of a CI system (`CI`), whose disk nobody sees again. */
  ci: boolean;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const home = env['HOME'] ?? homedir();
  return {
    environmentsFolder: resolve(env['INFRA_ENVIRONMENTS'] || join(import.meta.dirname, 'environments')),
    stateFolder: join(env['XDG_STATE_HOME'] || join(home, '.local', 'state'), 'todo-infra'),
    backendUrl: env['PULUMI_BACKEND_URL'] || undefined,
    passphrase: env['PULUMI_CONFIG_PASSPHRASE'],
    passphraseFile: env['PULUMI_CONFIG_PASSPHRASE_FILE'] || undefined,
    pulumiHome: env['PULUMI_HOME'] || join(home, '.pulumi'),
    path: env['PATH'] ?? '',
    kubeConfigFile: (env['KUBECONFIG'] ?? '').split(delimiter).find(Boolean) ?? join(home, '.kube', 'config'),
    workspaceRoot: env['NX_TASK_TARGET_TARGET'] === 'up' ? env['NX_WORKSPACE_ROOT'] : undefined,
    account: readAccountAccess(env),
    ci: !['', '0', 'false'].includes(env['CI'] ?? ''),
  };
}
