import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { linkPackages } from '../link-packages.ts';
import { runGit } from '../run-git.ts';

const repository = join(import.meta.dirname, '../../../..');

/** A workspace in a git repository of its own, in a temporary folder. Paths are relative to it. */
export class TestWorkspace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes one with one commit on `main`. */
  static async create(files: Readonly<Record<string, string>>): Promise<TestWorkspace> {
    const workspace = new TestWorkspace(await realpath(await mkdtemp(join(tmpdir(), 'identity-test-'))));
    await workspace.git('init', '--quiet', '--initial-branch=main');
    for (const [path, text] of Object.entries(files)) await workspace.write(path, text);
    await workspace.commit('start');
    return workspace;
  }

  /** Makes one that Nx runs in. */
  static async createInstalled(files: Readonly<Record<string, string>>): Promise<TestWorkspace> {
    const workspace = await TestWorkspace.create(files);
    await linkPackages(repository, workspace.folder);
    return workspace;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, path)), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async append(path: string, text: string): Promise<void> {
    await this.write(path, (await this.read(path)) + text);
  }

  /** Changes a JSON file in place. */
  async edit<Shape>(path: string, change: (value: Shape) => void): Promise<void> {
    const value = JSON.parse(await this.read(path)) as Shape;
    change(value);
    await this.write(path, `${JSON.stringify(value, undefined, 2)}\n`);
  }

  async makeExecutable(path: string): Promise<void> {
    await chmod(join(this.folder, path), 0o755);
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(join(this.folder, from), join(this.folder, to));
  }

  async copyTo(folder: string): Promise<void> {
    await cp(this.folder, folder, { recursive: true, verbatimSymlinks: true });
  }

  async git(...args: string[]): Promise<string> {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    return (await runGit(this.folder, [...identity, ...args])).toString().trim();
  }

  /** Commits everything and gives the commit. */
  async commit(message: string): Promise<string> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  /** Back to a commit, with no trace of what came after; what is installed stays. */
  async reset(commit: string): Promise<void> {
    await this.git('reset', '--quiet', '--hard', commit);
    await this.git('clean', '--quiet', '-d', '--force');
  }

  /** Runs Nx's own command line and gives what it printed. */
  async nx(...args: string[]): Promise<string> {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
    const settings = {
      // its own each time: Nx remembers a file's hash by whole seconds, and rows change files more often than that
      NX_WORKSPACE_DATA_DIRECTORY: join(this.folder, '.nx', `data-${randomUUID()}`),
      NX_DAEMON: 'false',
      NX_ISOLATE_PLUGINS: 'false',
      NX_NO_CLOUD: 'true',
      NX_SKIP_NX_CACHE: 'true',
      NX_TUI: 'false',
    };
    const program = join(repository, 'node_modules/nx/dist/bin/nx.js');
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      env: { ...Object.fromEntries(inherited), ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors] = [[] as Buffer[], [] as Buffer[]];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
    if (code === 0) return Buffer.concat(output).toString();
    throw new Error(`nx ${args.join(' ')} failed:\n${Buffer.concat([...output, ...errors]).toString()}`);
  }
}
