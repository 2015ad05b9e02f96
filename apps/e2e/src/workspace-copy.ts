import { execFileSync } from 'node:child_process';
import { appendFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, type CommandResult } from './run-command.ts';

const original = join(import.meta.dirname, '../../..');

/** A clone of this workspace in a temporary folder, to commit into and deploy from. */
export class WorkspaceCopy {
  readonly root: string;
  readonly #env: Record<string, string | undefined>;

  constructor(env: Record<string, string | undefined>) {
    const folder = mkdtempSync(join(tmpdir(), 'todo-e2e-'));
    this.root = join(folder, 'workspace');
    // What runs this test decides about colours, caches and its chain of tasks for itself, not for the programs under test.
    const own = { NO_COLOR: '1', FORCE_COLOR: undefined, NX_DAEMON: 'false', NX_INVOCATION_ROOT_PID: undefined };
    this.#env = { ...env, ...own };
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', original, this.root]);
    // Links between workspace packages are relative, so they point into the copy.
    for (const modules of ['node_modules', ...globSync('{apps,libs,tools}/*/node_modules', { cwd: original })]) {
      execFileSync('cp', ['-al', join(original, modules), join(this.root, modules)]);
    }
    rmSync(join(this.root, 'node_modules/.cache'), { recursive: true, force: true });
    this.git('config', 'user.name', 'e2e');
    this.git('config', 'user.email', 'e2e@example.invalid');
  }

  nx(args: string[], env: Record<string, string | undefined> = {}, input?: string): Promise<CommandResult> {
    return runCommand(join(this.root, 'node_modules/.bin/nx'), args, {
      cwd: this.root,
      env: { ...this.#env, PATH: `${join(this.root, 'node_modules/.bin')}:${this.#env['PATH']}`, ...env },
      ...(input === undefined ? {} : { input }),
    });
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8' }).trim();
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  append(file: string, text: string): void {
    appendFileSync(join(this.root, file), text);
  }

  replace(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not contain ${JSON.stringify(from)}`);
    this.write(file, text.replace(from, to));
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  remove(): void {
    rmSync(join(this.root, '..'), { recursive: true, force: true });
  }
}
