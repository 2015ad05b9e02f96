import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withProvider } from '@todo/infra/testing';
import { createDatabase, startPostgres, type Postgres } from '@todo/postgres';
import { realParts, type RealParts } from './real-parts.ts';
import { type CommandResult } from './run-command.ts';
import { WorkspaceCopy } from './workspace-copy.ts';

const namespace = 'todo-app-prod';

export interface EnvironmentWishes {
  /** Further fields of the environment's file. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly kafkaPorts?: readonly number[];
  /** Further secrets, by the names that `infra:secret set` takes. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Further variables for every command. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A cluster that `infra:up` prepared for one test: its database, its registry path, and a workspace to deploy from. */
export class DeployedEnvironment {
  readonly name = 'e2e';
  readonly namespace = namespace;
  readonly parts: RealParts = realParts();
  readonly registry = `${this.parts.registry}/todo-e2e-${Date.now().toString(36)}`;
  #workspace: WorkspaceCopy | undefined;
  readonly #folder = mkdtempSync(join(tmpdir(), 'todo-e2e-state-'));
  readonly #deployerKubeconfig = join(this.#folder, 'deployer.kubeconfig');
  readonly #wishes: EnvironmentWishes;
  #postgres: Postgres | undefined;

  constructor(wishes: EnvironmentWishes = {}) {
    this.#wishes = wishes;
  }

  get workspace(): WorkspaceCopy {
    if (!this.#workspace) throw new Error('provision() comes first');
    return this.#workspace;
  }

  /** Everything a platform engineer does once: database, secret, platform, an account to deploy with. */
  async provision(): Promise<void> {
    this.#workspace = new WorkspaceCopy({
      ...(await withProvider(process.env, join(this.#folder, 'pulumi'))),
      BASE_IMAGE: this.parts.baseImage,
      XDG_STATE_HOME: this.#folder,
      DEPLOY_ENVIRONMENT: this.name,
      ...this.#wishes.variables,
    });
    this.#postgres = await startPostgres({
      // The server's account must reach it, and it cannot look into a folder that only we may enter.
      dataFolder: `${this.#folder}-postgres`,
      listenAddress: this.parts.hostAddress,
      temporary: true,
    });
    await createDatabase(this.#postgres.url(), 'todo');
    const { settings, kafkaPorts, secrets = {} } = this.#wishes;
    const environment = {
      registry: { push: this.registry },
      namespaces: { ingress: this.parts.ingressNamespace },
      ingress: { publicUrl: this.parts.ingressUrl },
      data: { ports: { postgres: [this.#postgres.port], ...(kafkaPorts && { kafka: kafkaPorts }) } },
      ...settings,
    };
    this.workspace.write(`infra/environments/${this.name}.jsonc`, JSON.stringify(environment, null, 2));
    this.workspace.commit('test: an environment');
    const url = this.#postgres.url('todo', this.parts.hostAddress);
    for (const [name, value] of Object.entries({ 'database-url': url, ...secrets })) {
      await this.infra(['secret', 'set', name], `${value}\n`);
    }
    await this.infra(['up', '--yes']);
    await this.infra(['deployer-kubeconfig', '--out', this.#deployerKubeconfig]);
  }

  /** Runs an Nx command as the deployer account. */
  deployer(args: string[]): Promise<CommandResult> {
    return this.workspace.nx(args, { KUBECONFIG: this.#deployerKubeconfig });
  }

  /** Runs an Nx command as who provisions. */
  administrator(args: string[], input?: string): Promise<CommandResult> {
    return this.workspace.nx([...args, '--env', this.name], {}, input);
  }

  async remove(): Promise<void> {
    if (this.#workspace) await this.administrator(['run', 'infra:destroy', '--confirm', this.name]);
    await this.#postgres?.stop();
    this.#workspace?.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  private async infra([command, ...rest]: [string, ...string[]], input?: string): Promise<void> {
    const result = await this.administrator(['run', `infra:${command}`, ...rest], input);
    if (result.exitCode !== 0) throw new Error(`infra:${command} failed:\n${result.output}`);
  }
}
