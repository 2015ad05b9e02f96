import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Findings } from './check.ts';

const run = promisify(execFile);

/** Oldest Node.js that the Pulumi SDK runs on. */
const oldestNode = 22;

/** Programs on this machine; `infra:up` itself needs only Node.js and Pulumi, what follows it needs the others. */
export async function checkTools(env: NodeJS.ProcessEnv, node = process.versions.node): Promise<Findings> {
  const problems: string[] = [];
  const notes: string[] = [];
  if (Number(node.split('.')[0]) < oldestNode) {
    problems.push(`Node.js ${node} is too old for Pulumi: run this through npx or nx, which bring the pinned one`);
  }
  if (!(await answers('kubectl', ['version', '--client=true'], env))) {
    notes.push('kubectl is not on PATH: infra:kubeconfig writes a context for it, and the runbooks use it');
  }
  if (!(await answers('docker', ['buildx', 'version'], env))) {
    notes.push('docker buildx is not on PATH: a deploy from this machine cannot build images');
  }
  return { problems, notes };
}

async function answers(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  return run(command, args, { env, timeout: 20_000 }).then(
    () => true,
    () => false,
  );
}
