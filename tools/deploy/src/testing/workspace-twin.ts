import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeContexts, workspaceRoot } from './make-contexts.ts';

/** A clone of this workspace's last commit in `folder`, with the packages installed here. */
export class WorkspaceTwin {
  readonly root: string;

  constructor(folder: string) {
    this.root = folder;
    mkdirSync(dirname(folder), { recursive: true });
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', workspaceRoot, folder]);
    // Whatever branch is worked on here: Nx compares with `main`.
    execFileSync('git', ['checkout', '--quiet', '-B', 'main'], { cwd: folder });
    for (const installed of ['node_modules', ...nestedModules()]) {
      // Hard links; links between workspace packages are relative, so they point into the twin.
      execFileSync('cp', ['-al', join(workspaceRoot, installed), join(folder, installed)]);
    }
    rmSync(join(folder, 'node_modules/.cache'), { recursive: true, force: true });
    // What npm writes in place when it installs; what else it changes it replaces.
    const notes = 'node_modules/.package-lock.json';
    rmSync(join(folder, notes), { force: true });
    if (existsSync(join(workspaceRoot, notes))) cpSync(join(workspaceRoot, notes), join(folder, notes));
  }

  /** Builds the contexts of projects anew. */
  makeContexts(projects: readonly string[]): void {
    makeContexts(this.root, projects, ['--skip-nx-cache']);
  }

  context(service: string): string {
    return join(this.root, 'dist/context', service);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function nestedModules(): string[] {
  const projects = ['apps', 'libs', 'tools'].flatMap((group) =>
    readdirSync(join(workspaceRoot, group)).map((name) => `${group}/${name}`),
  );
  return projects
    .filter((project) => readdirSync(join(workspaceRoot, project)).includes('node_modules'))
    .map((project) => `${project}/node_modules`);
}
