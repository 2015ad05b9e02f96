import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface RunningServe {
  readonly pid: number;
  readonly url: string;
  readonly ports: readonly number[];
}

/** The `nx serve` processes of a workspace, each with a small file, so that a second one can say who was first. */
export class RunningServes {
  readonly #folder: string;

  constructor(workspaceRoot: string) {
    this.#folder = join(workspaceRoot, '.data/serve');
  }

  /** Words on who has the port. */
  describeHolder(port: number): string {
    const holder = this.#list().find(({ ports }) => ports.includes(port));
    return holder
      ? `"nx serve" of this workspace runs already: ${holder.url} (process ${holder.pid}). Use that, stop it, or add --free-ports.`
      : 'Stop the program that has it, or add --free-ports to use another port.';
  }

  /** Makes this process known until the returned function is called. */
  add(url: string, ports: readonly number[]): () => void {
    mkdirSync(this.#folder, { recursive: true });
    const file = this.#file(process.pid);
    writeFileSync(file, JSON.stringify({ pid: process.pid, url, ports } satisfies RunningServe));
    return () => rmSync(file, { force: true });
  }

  /** Those that live; what a killed one left is removed. */
  #list(): RunningServe[] {
    const found: RunningServe[] = [];
    for (const name of readFolder(this.#folder)) {
      const pid = Number.parseInt(name, 10);
      if (isAlive(pid)) found.push(JSON.parse(readFileSync(this.#file(pid), 'utf8')) as RunningServe);
      else rmSync(join(this.#folder, name), { force: true });
    }
    return found;
  }

  #file(pid: number): string {
    return join(this.#folder, `${pid}.json`);
  }
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
