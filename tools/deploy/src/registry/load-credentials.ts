import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { DeployError } from '../deploy-error.ts';

/** How to log in to one registry: a name and password, or a token that is exchanged for short-lived ones. */
export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'identityToken'; readonly token: string };

const AuthEntry = z.object({
  auth: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  identitytoken: z.string().optional(),
});

const DockerConfig = z.object({
  auths: z.record(z.string(), AuthEntry).default({}),
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).default({}),
});

const HelperAnswer = z.object({ Username: z.string(), Secret: z.string() });

/** The user name by which a credential helper says that its secret is an identity token. */
const identityTokenUser = '<token>';
const dockerHub = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * Finds what `docker login` left for `host`, in Docker's own order: `credHelpers`, `credsStore`, `auths` of
 * `$DOCKER_CONFIG/config.json` (default `~/.docker`). `undefined` when there is none.
 */
export async function loadCredentials(
  host: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Credentials | undefined> {
  const file = join(env['DOCKER_CONFIG'] ?? join(env['HOME'] ?? homedir(), '.docker'), 'config.json');
  const config = await readConfig(file);
  if (!config) return undefined;
  const names = keysOf(host);
  const helper = names.map((name) => config.credHelpers[name]).find(Boolean) ?? config.credsStore;
  if (helper) {
    for (const name of names) {
      const found = await askHelper(helper, name, env);
      if (found) return found;
    }
  }
  for (const [name, entry] of Object.entries(config.auths)) {
    const found = names.includes(normalise(name)) ? readEntry(entry, file) : undefined;
    if (found) return found;
  }
  return undefined;
}

async function readConfig(file: string): Promise<z.infer<typeof DockerConfig> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DeployError(`Docker's configuration ${file} cannot be read`, { cause });
  }
  try {
    return DockerConfig.parse(JSON.parse(text));
  } catch (cause) {
    // The cause would quote the file, and with it the secrets inside.
    throw new DeployError(`Docker's configuration ${file} is not what "docker login" writes: ${describe(cause)}`);
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof z.ZodError)) return 'it is not JSON';
  return cause.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}

function keysOf(host: string): string[] {
  return dockerHub.includes(host) ? ['index.docker.io/v1', ...dockerHub] : [host];
}

function normalise(key: string): string {
  return key.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function readEntry(entry: z.infer<typeof AuthEntry>, file: string): Credentials | undefined {
  if (entry.identitytoken) return { kind: 'identityToken', token: entry.identitytoken };
  if (entry.username && entry.password) return { kind: 'basic', username: entry.username, password: entry.password };
  if (!entry.auth) return undefined;
  const [username, ...rest] = Buffer.from(entry.auth, 'base64').toString('utf8').replace(/\0+$/, '').split(':');
  if (!username || rest.length === 0) {
    throw new DeployError(`An "auth" entry of ${file} is not base64 of user:password; run "docker login" again`);
  }
  return { kind: 'basic', username, password: rest.join(':') };
}

async function askHelper(helper: string, host: string, env: NodeJS.ProcessEnv): Promise<Credentials | undefined> {
  const program = `docker-credential-${helper}`;
  const key = host === 'index.docker.io/v1' ? 'https://index.docker.io/v1/' : host;
  const { code, stdout } = await run(program, ['get'], key, env);
  if (code !== 0) {
    if (/credentials not found/i.test(stdout)) return undefined;
    throw new DeployError(`${program}, named in Docker's configuration, could not give credentials for ${host}`);
  }
  const answer = HelperAnswer.safeParse(parseJson(stdout));
  if (!answer.success) throw new DeployError(`${program} answered something that is not a credential for ${host}`);
  const { Username: username, Secret: password } = answer.data;
  if (username === identityTokenUser) return { kind: 'identityToken', token: password };
  return { kind: 'basic', username, password };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function run(program: string, args: string[], input: string, env: NodeJS.ProcessEnv) {
  return new Promise<{ code: number | null; stdout: string }>((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.on('error', (cause) =>
      reject(new DeployError(`${program}, named in Docker's configuration, cannot be started`, { cause })),
    );
    child.on('close', (code) => resolve({ code, stdout }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
