import { LocalWorkspace, type PulumiCommand, type PulumiFn, type Stack } from '@pulumi/pulumi/automation/index.js';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { projectName } from '../program.ts';
import type { StateLocation } from './locate-state.ts';
import { translateEngineError } from './translate-engine-error.ts';

export interface SessionArgs {
  environment: string;
  /** Name of its stack; the environment's when left out. */
  stack?: string;
  command: PulumiCommand;
  location: StateLocation;
  passphrase: string;
  /** Environment variables for the engine and its providers. */
  env?: Record<string, string>;
  program?: PulumiFn;
}

/** One environment's Pulumi stack, opened for one command. */
export interface Session {
  environment: string;
  stack: Stack;
  /** Runs the `pulumi` command on this stack; `input` goes to its standard input. */
  pulumi(args: readonly string[], input?: string): Promise<string>;
}

const nothing: PulumiFn = () => Promise.resolve();

/** Opens the environment's stack, making it on first use. */
export async function openStack(args: SessionArgs): Promise<Session> {
  const { environment, stack: stackName = environment, command, location, passphrase, program = nothing } = args;
  await writeProjectFile(location);
  const env = {
    ...args.env,
    PULUMI_BACKEND_URL: location.url,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
  };
  try {
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, projectName, program },
      { workDir: location.workFolder, pulumiCommand: command, envVars: env },
    );
    const pulumi = (commandArgs: readonly string[], input?: string) =>
      run(command.command, [...commandArgs, '--stack', stackName, '--non-interactive'], {
        cwd: location.workFolder,
        env: { ...process.env, ...env },
        input,
      });
    return { environment, stack, pulumi };
  } catch (error) {
    throw translateEngineError(error, { environment });
  }
}

/** The committed project file is left alone; elsewhere one is needed that says where the settings are. */
async function writeProjectFile({ workFolder, settingsFolder }: StateLocation): Promise<void> {
  const text = `name: ${projectName}\nruntime: nodejs\nstackConfigDir: ${basename(settingsFolder)}\n`;
  await writeFile(join(workFolder, 'Pulumi.yaml'), text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

interface RunOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  input: string | undefined;
}

function run(command: string, args: readonly string[], { cwd, env, input }: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { cwd, env, maxBuffer: Infinity }, (error, stdout, stderr) => {
      if (error) reject(translateEngineError(new Error(stderr || error.message, { cause: error }), {}));
      else resolve(stdout);
    });
    child.stdin?.end(input);
  });
}
